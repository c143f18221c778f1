/* Task 4 on x86_64: see <lab/trap_words.h>. */
#include <arch/trap.h>
#include <arch/trap_frame.h>
#include <lab/trap_words.h>

/* The error code of a page fault: Intel SDM vol. 3, figure 4-12. */
#define FAULT_PRESENT (1 << 0)
#define FAULT_WRITE   (1 << 1)
#define FAULT_FETCH   (1 << 4)

static enum trap_cause cause_of(uint64_t vector)
{
	switch (vector) {
	case VECTOR_DIVIDE:
		return TRAP_DIVISION;
	case VECTOR_BREAKPOINT:
		return TRAP_BREAKPOINT;
	case VECTOR_UNDEFINED:
		return TRAP_ILLEGAL;
	case VECTOR_PROTECTION:
		return TRAP_PROTECTION;
	case VECTOR_PAGE_FAULT:
		return TRAP_PAGE_FAULT;
	case VECTOR_ALIGNMENT:
		return TRAP_MISALIGNED;
	default:
		return vector >= VECTOR_EXTERNAL ? TRAP_INTERRUPT : TRAP_OTHER;
	}
}

static enum trap_access access_of(uint64_t error)
{
	if (error & FAULT_FETCH)
		return TRAP_FETCH;
	return error & FAULT_WRITE ? TRAP_WRITE : TRAP_READ;
}

void trap_decode(const struct hal_trap_frame *frame, struct trap_info *info)
{
	*info = (struct trap_info){ .cause = cause_of(frame->vector), .user = frame->cs & 3 };
	if (info->cause == TRAP_PAGE_FAULT) {
		info->access = access_of(frame->error);
		info->mapped = frame->error & FAULT_PRESENT ? TRAP_MAPPED : TRAP_UNMAPPED;
	}
}
