#define _GNU_SOURCE
#include <arch/trap_frame.h>
#include <grade/test.h>
#include <grade/trap_sample.h>

static uint64_t vector_of(enum trap_cause cause)
{
	static const uint8_t vectors[] = {
		[TRAP_OTHER] = 1,       [TRAP_INTERRUPT] = 32,  [TRAP_PAGE_FAULT] = 14,
		[TRAP_PROTECTION] = 13, [TRAP_MISALIGNED] = 17, [TRAP_ILLEGAL] = 6,
		[TRAP_BREAKPOINT] = 3,  [TRAP_DIVISION] = 0,
	};

	return vectors[cause] + (cause == TRAP_INTERRUPT ? grade_random_below(224) : 0);
}

/* Bits 0 present, 1 write, 2 user, 3 reserved bit, 4 fetch, 5 protection key. */
static uint64_t fault_error(const struct trap_sample *sample)
{
	return (grade_random() & 0x2c) | sample->mapped | (sample->access == TRAP_WRITE) << 1 |
	       (sample->access == TRAP_FETCH) << 4;
}

bool trap_sample_decode(const struct trap_sample *sample, struct trap_info *got,
			struct trap_info *want)
{
	bool fault = sample->cause == TRAP_PAGE_FAULT;
	struct hal_trap_frame frame = {};

	frame.registers[REG_RIP] = (greg_t)grade_random();
	frame.registers[REG_CSGSFS] = 0x2b000000000033;
	frame.registers[REG_TRAPNO] = (greg_t)vector_of(sample->cause);
	frame.registers[REG_ERR] = (greg_t)(fault ? fault_error(sample) : grade_random() & 0xffff);

	*want = (struct trap_info){ .cause = sample->cause };
	if (fault) {
		want->access = sample->access;
		want->mapped = sample->mapped ? TRAP_MAPPED : TRAP_UNMAPPED;
	}
	trap_decode(&frame, got);
	return true;
}
