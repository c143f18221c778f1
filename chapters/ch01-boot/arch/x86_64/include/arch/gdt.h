/* Segments. Long mode keeps them for privilege levels only; sysret dictates the user's order. */
#pragma once

#define KERNEL_CS          0x08
#define KERNEL_DS          0x10
#define USER_BASE_SELECTOR (0x18 | 3) /* sysretq: ss is 8 above it, cs 16 (SDM vol. 2, SYSRET) */
#define USER_DS            (0x20 | 3)
#define USER_CS            (0x28 | 3)
#define TSS_SELECTOR       0x30
#define GDT_SIZE           0x40

#ifndef __ASSEMBLER__
#include <lib/types.h>

/* SDM vol. 3, 8.7. Of the TSS, long mode uses the stack pointers. */
struct tss {
	uint32_t reserved0;
	uint64_t rsp[3]; /* [0]: stack for traps from user mode */
	uint64_t reserved1;
	uint64_t ist[7]; /* stacks that gates ask for by number (from 1) */
	uint64_t reserved2;
	uint16_t reserved3;
	uint16_t io_map;
} __attribute__((packed));

extern struct tss tss;

#define IST_FATAL 1 /* for traps that must work on any stack: double fault, NMI, machine check */

/* Loads the GDT at its final address, and the TSS. */
void gdt_init(void);
#endif
