#include <arch/csr.h>
#include <arch/trap_frame.h>
#include <grade/test.h>
#include <grade/trap_sample.h>

/* scause by access; the three kinds of exception that have one. */
static uint64_t with_access(const struct trap_sample *sample, uint64_t fetch, uint64_t load,
			    uint64_t store)
{
	switch (sample->access) {
	case TRAP_FETCH:
		return fetch;
	case TRAP_WRITE:
		return store;
	default:
		return load;
	}
}

static uint64_t scause_of(const struct trap_sample *sample)
{
	static const uint8_t others[] = { 8, 9, 10, 11, 14, 16, 24, 63 };

	switch (sample->cause) {
	case TRAP_INTERRUPT:
		return SCAUSE_INTERRUPT | grade_random_below(16);
	case TRAP_PAGE_FAULT:
		return with_access(sample, INSTRUCTION_PAGE_FAULT, LOAD_PAGE_FAULT,
				   STORE_PAGE_FAULT);
	case TRAP_PROTECTION:
		return with_access(sample, INSTRUCTION_ACCESS_FAULT, LOAD_ACCESS_FAULT,
				   STORE_ACCESS_FAULT);
	case TRAP_MISALIGNED:
		return with_access(sample, INSTRUCTION_MISALIGNED, LOAD_MISALIGNED,
				   STORE_MISALIGNED);
	case TRAP_ILLEGAL:
		return ILLEGAL_INSTRUCTION;
	case TRAP_BREAKPOINT:
		return BREAKPOINT;
	default:
		return others[grade_random_below(array_size(others))];
	}
}

static bool has_access(enum trap_cause cause)
{
	return cause == TRAP_PAGE_FAULT || cause == TRAP_PROTECTION || cause == TRAP_MISALIGNED;
}

bool trap_sample_decode(const struct trap_sample *sample, struct trap_info *got,
			struct trap_info *want)
{
	struct hal_trap_frame frame = { .scause = scause_of(sample), .stval = grade_random() };

	if (sample->cause == TRAP_DIVISION)
		return false;
	for (unsigned i = 0; i < array_size(frame.x); i++)
		frame.x[i] = grade_random();
	frame.sstatus = grade_random() & ~SSTATUS_SPP;
	if (!sample->user)
		frame.sstatus |= SSTATUS_SPP;

	*want = (struct trap_info){ .cause = sample->cause, .user = sample->user };
	if (has_access(sample->cause))
		want->access = sample->access == TRAP_NONE ? TRAP_READ : sample->access;
	trap_decode(&frame, got);
	return true;
}
