/* The challenge: ticks that timers share. */
#include <grade/test.h>
#include <lab/timer_wheel.h>

/* Tries the powers of two, the largest first. */
static uint64_t model(uint64_t deadline, uint64_t slack)
{
	uint64_t last = deadline + min(slack, WHEEL_NEVER - 1 - deadline);

	for (unsigned bit = 63; deadline && bit > 0; bit--) {
		uint64_t tick = last >> bit << bit;

		if (tick >= deadline)
			return tick;
	}
	return deadline;
}

static void expect_tick(uint64_t deadline, uint64_t slack)
{
	grade_note("deadline %#lx, slack %#lx", deadline, slack);
	EXPECT_EQ(wheel_coalesce(deadline, slack), model(deadline, slack));
}

GRADED_TEST(wheel_coalesces)
{
	for (uint64_t deadline = 0; deadline < 20; deadline++)
		for (uint64_t slack = 0; slack < 20; slack++) {
			EXPECT_ALL(expect_tick(deadline, slack));
			EXPECT_ALL(expect_tick(WHEEL_NEVER - 1 - deadline, slack));
		}
	for (unsigned i = 0; i < 500; i++) {
		uint64_t deadline = grade_random(), slack = grade_random();

		deadline = min(deadline >> i % 64, WHEEL_NEVER - 1);
		EXPECT_ALL(expect_tick(deadline, slack >> grade_random_below(64)));
	}
	EXPECT_ALL(expect_tick(1, UINT64_MAX));
	EXPECT_ALL(expect_tick(0, UINT64_MAX));
}
