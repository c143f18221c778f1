/* The challenge of task 3: see <lab/timer_wheel.h>. */
#include <lab/timer_wheel.h>

/*
 * Below the highest bit in which the two ends of the range differ, everything can be cleared: with
 * that bit set, the result lies in the range, and no number in it has fewer bits at the end.
 */
uint64_t wheel_coalesce(uint64_t deadline, uint64_t slack)
{
	uint64_t last, before = deadline - 1;

	if (!deadline)
		return 0;
	if (__builtin_add_overflow(deadline, slack, &last) || last == WHEEL_NEVER)
		last = WHEEL_NEVER - 1;
	return last & ~UINT64_C(0) << (63 - __builtin_clzll(before ^ last));
}
