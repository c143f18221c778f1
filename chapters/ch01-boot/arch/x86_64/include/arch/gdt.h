/* Segments. Long mode keeps them for privilege levels only; sysret dictates the user's order. */
#pragma once

#define KERNEL_CS          0x08
#define KERNEL_DS          0x10
#define USER_BASE_SELECTOR (0x18 | 3) /* sysretq: ss is 8 above it, cs 16 (SDM vol. 2, SYSRET) */
#define USER_DS            (0x20 | 3)
#define USER_CS            (0x28 | 3)
#define TSS_SELECTOR       0x30
#define GDT_SIZE           0x40

/* Flat 64-bit segments: SDM vol. 3, 3.4.5. Present, type, privilege level; L for code. */
#define SEGMENT_KERNEL_CODE 0x00209b0000000000
#define SEGMENT_KERNEL_DATA 0x0000930000000000
#define SEGMENT_USER_DATA   0x0000f30000000000
#define SEGMENT_USER_CODE   0x0020fb0000000000
#define SEGMENT_TSS         0x0000890000000000

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

/* Of the CPU that boots; others have their own. */
extern uint64_t gdt[GDT_SIZE / sizeof(uint64_t)];
extern struct tss boot_tss;

#define IST_FATAL 1 /* for traps that must work on any stack: double fault, NMI, machine check */

/*
 * Makes the two the CPU's own, filled like the boot CPU's; they stay in use. `fatal_stack`: the
 * upper end of the stack for IST_FATAL.
 */
void gdt_load(uint64_t *table, struct tss *tss, const void *fatal_stack);
#endif
