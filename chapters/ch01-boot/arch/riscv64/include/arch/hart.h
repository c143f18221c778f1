/*
 * What the kernel keeps for each hart (the name of a CPU on RISC-V). While the kernel runs, tp
 * points to the hart's own: it is of no other use there.
 */
#pragma once

#define HART_TRAP_STACK 0 /* offsets, for assembly */

#ifndef __ASSEMBLER__
#include <lib/types.h>

struct page_table;

struct hart {
	const char *trap_stack; /* where the stack for traps of the kernel begins: its upper end */
	uint64_t name;          /* the firmware's number; any number */
	unsigned cpu;           /* the kernel's number; 0 booted */
	uint64_t fpu_loaded;    /* tells whose registers the FPU holds */
	struct page_table *table; /* the user's that is in use; NULL: none */
};

_Static_assert(offsetof(struct hart, trap_stack) == HART_TRAP_STACK, "trap_entry.S");

extern struct hart boot_hart;

static inline struct hart *this_hart(void)
{
	struct hart *hart;

	asm("mv %0, tp" : "=r"(hart));
	return hart;
}
#endif
