/* Task 3: see <lab/timer_wheel.h>. */
#include <lab/timer_wheel.h>

void wheel_init(struct timer_wheel *wheel, uint64_t now)
{
}

void wheel_add(struct timer_wheel *wheel, struct wheel_timer *timer, uint64_t deadline)
{
}

bool wheel_cancel(struct timer_wheel *wheel, struct wheel_timer *timer)
{
	return false;
}

void wheel_advance(struct timer_wheel *wheel, uint64_t now)
{
}

uint64_t wheel_next(const struct timer_wheel *wheel)
{
	return WHEEL_NEVER;
}
