#include <arch/trap.h>
#include <arch/trap_frame.h>
#include <grade/test.h>
#include <grade/trap_sample.h>

static uint64_t vector_of(enum trap_cause cause)
{
	static const uint8_t others[] = { 1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 16, 18, 19, 20, 31 };

	switch (cause) {
	case TRAP_INTERRUPT:
		return VECTOR_EXTERNAL + grade_random_below(VECTOR_COUNT - VECTOR_EXTERNAL);
	case TRAP_PAGE_FAULT:
		return VECTOR_PAGE_FAULT;
	case TRAP_PROTECTION:
		return VECTOR_PROTECTION;
	case TRAP_MISALIGNED:
		return VECTOR_ALIGNMENT;
	case TRAP_ILLEGAL:
		return VECTOR_UNDEFINED;
	case TRAP_BREAKPOINT:
		return VECTOR_BREAKPOINT;
	case TRAP_DIVISION:
		return VECTOR_DIVIDE;
	default:
		return others[grade_random_below(array_size(others))];
	}
}

/* Bits 0 present, 1 write, 2 user, 3 reserved bit, 4 fetch, 5 protection key, 6 shadow stack. */
static uint64_t fault_error(const struct trap_sample *sample)
{
	return (grade_random() & 0x6c) | sample->mapped | (sample->access == TRAP_WRITE) << 1 |
	       (sample->access == TRAP_FETCH) << 4;
}

bool trap_sample_decode(const struct trap_sample *sample, struct trap_info *got,
			struct trap_info *want)
{
	bool fault = sample->cause == TRAP_PAGE_FAULT;
	struct hal_trap_frame frame = {
		.rip = grade_random(),
		.rflags = grade_random(),
		.vector = vector_of(sample->cause),
		.error = fault ? fault_error(sample) : grade_random() & 0xffff,
		.cs = sample->user ? 0x2b : 0x08,
	};

	*want = (struct trap_info){ .cause = sample->cause, .user = sample->user };
	if (fault) {
		want->access = sample->access;
		want->mapped = sample->mapped ? TRAP_MAPPED : TRAP_UNMAPPED;
	}
	trap_decode(&frame, got);
	return true;
}
