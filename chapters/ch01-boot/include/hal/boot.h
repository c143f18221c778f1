/*
 * What the boot loader hands over, in one form for all machines. The machine's entry code fills
 * it before kernel_main; physical addresses.
 */
#pragma once
#include <lib/types.h>

struct boot_range {
	paddr_t base;
	uint64_t size;
};

#define BOOT_RANGES_MAX 32

struct boot_info {
	struct boot_range ram[BOOT_RANGES_MAX];      /* usable memory, as the firmware says */
	unsigned ram_count;
	struct boot_range reserved[BOOT_RANGES_MAX]; /* in use within it: kernel, initramfs … */
	unsigned reserved_count;
	struct boot_range initramfs;                 /* size 0: none */
	paddr_t device_tree;                         /* FDT, or 0 */
	paddr_t acpi_rsdp;                           /* ACPI root pointer, or 0 */
};

extern struct boot_info boot_info;

/* The kernel proper; called on the boot stack, in the higher half, interrupts off. */
_Noreturn void kernel_main(void);
