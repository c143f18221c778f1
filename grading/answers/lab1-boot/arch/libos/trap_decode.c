/* Task 4 in LibOS: see <lab/trap_words.h>. */
#define _GNU_SOURCE
#include <arch/trap_frame.h>
#include <lab/trap_words.h>

/* The error code of a page fault: Intel SDM vol. 3, figure 4-12. */
#define FAULT_PRESENT (1 << 0)
#define FAULT_WRITE   (1 << 1)
#define FAULT_FETCH   (1 << 4)

#define FIRST_INTERRUPT 32

/* By vector: Intel SDM vol. 3, table 6-1. */
static const enum trap_cause causes[FIRST_INTERRUPT] = {
	[0] = TRAP_DIVISION,    [3] = TRAP_BREAKPOINT,  [6] = TRAP_ILLEGAL,
	[13] = TRAP_PROTECTION, [14] = TRAP_PAGE_FAULT, [17] = TRAP_MISALIGNED,
};

static enum trap_access access_of(uint64_t error)
{
	if (error & FAULT_FETCH)
		return TRAP_FETCH;
	return error & FAULT_WRITE ? TRAP_WRITE : TRAP_READ;
}

void trap_decode(const struct hal_trap_frame *frame, struct trap_info *info)
{
	uint64_t vector = (uint64_t)frame->registers[REG_TRAPNO];
	uint64_t error = (uint64_t)frame->registers[REG_ERR];

	*info = (struct trap_info){
		.cause = vector < FIRST_INTERRUPT ? causes[vector] : TRAP_INTERRUPT,
	};
	if (info->cause == TRAP_PAGE_FAULT) {
		info->access = access_of(error);
		info->mapped = error & FAULT_PRESENT ? TRAP_MAPPED : TRAP_UNMAPPED;
	}
}
