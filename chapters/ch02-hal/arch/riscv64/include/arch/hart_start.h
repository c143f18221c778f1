/*
 * What a hart finds that the firmware starts at hart_entry (hart_entry.S): paging is off, and the
 * physical address of this is all that it has.
 */
#pragma once

#define START_SATP  0 /* offsets, for assembly */
#define START_UPPER 8
#define START_STACK 16
#define START_HART  24
#define START_NAME  32

#ifndef __ASSEMBLER__
#include <arch/hart.h>

struct hart_start {
	uint64_t satp;      /* the kernel's address space */
	const void *upper;  /* hart_upper_half, in that space */
	char *stack;        /* its upper end */
	struct hart *hart;
	uint64_t name;      /* whom all this is for */
};

_Static_assert(offsetof(struct hart_start, satp) == START_SATP &&
		       offsetof(struct hart_start, upper) == START_UPPER &&
		       offsetof(struct hart_start, stack) == START_STACK &&
		       offsetof(struct hart_start, hart) == START_HART &&
		       offsetof(struct hart_start, name) == START_NAME,
	       "hart_entry.S");

/* By the kernel's numbers. */
extern struct hart *hart_of_cpu[];

extern const char hart_entry[], hart_upper_half[];

/* Where the hart gets to C. */
_Noreturn void hart_main(void);
#endif
