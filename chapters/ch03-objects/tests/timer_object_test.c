#include <hal/irq.h>
#include <hal/timer.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <object/timer_object.h>

#define MILLISECOND (NANOSECONDS / 1000)

/* Waits until the signal shows, at most for a while; the time that it took, or TIME_NEVER. */
static uint64_t wait_for(const struct timer_object *timer)
{
	uint64_t start = hal_timer_now(), now = start;

	while (now - start < 10 * NANOSECONDS) {
		now = hal_timer_now();
		if (object_signals(&timer->object) & SIGNAL_SIGNALED)
			return now - start;
		hal_irq_poll();
	}
	return TIME_NEVER;
}

TEST(timer_roundest_number)
{
	CHECK_EQ(timer_roundest(0, 77), 0);
	CHECK_EQ(timer_roundest(5, 5), 5);
	CHECK_EQ(timer_roundest(5, 6), 6);
	CHECK_EQ(timer_roundest(5, 9), 8);
	CHECK_EQ(timer_roundest(8, 9), 8);
	CHECK_EQ(timer_roundest(1000, 1030), 1024);
	CHECK_EQ(timer_roundest(1, UINT64_MAX), UINT64_C(1) << 63);
	CHECK_EQ(timer_roundest(UINT64_MAX, UINT64_MAX), UINT64_MAX);
}

TEST(timer_object_signals_in_time)
{
	struct timer_object_info info;
	struct timer_object *timer;
	uint64_t took;

	CHECK_EQ(timer_object_create(3, &timer), -EINVAL);
	CHECK_EQ(timer_object_create(SLACK_LATE, &timer), 0);
	timer_object_set(timer, hal_timer_now() + 2 * MILLISECOND, MILLISECOND);
	timer_object_get_info(timer, &info);
	CHECK(info.deadline && info.slack == MILLISECOND && info.mode == SLACK_LATE);
	CHECK_EQ(object_signals(&timer->object), 0);
	took = wait_for(timer);
	CHECK(took >= 2 * MILLISECOND - MILLISECOND / 10 && took != TIME_NEVER);
	timer_object_get_info(timer, &info);
	CHECK_EQ(info.deadline, 0);
	timer_object_set(timer, hal_timer_now() + 3600 * NANOSECONDS, 0);
	CHECK_EQ(object_signals(&timer->object), 0); /* set anew: no more signaled */
	timer_object_set(timer, 0, 0);
	CHECK_EQ(object_signals(&timer->object), SIGNAL_SIGNALED);
	timer_object_cancel(timer);
	CHECK_EQ(object_signals(&timer->object), 0);
	unref(timer);
}

TEST(timer_object_cancelled_stays_silent)
{
	struct timer_object *timer, *other;

	CHECK_EQ(timer_object_create(SLACK_CENTER, &timer), 0);
	CHECK_EQ(timer_object_create(SLACK_EARLY, &other), 0);
	timer_object_set(timer, hal_timer_now() + MILLISECOND, 0);
	timer_object_set(other, hal_timer_now() + 3 * MILLISECOND, 0);
	timer_object_cancel(timer);
	CHECK(wait_for(other) != TIME_NEVER);
	CHECK_EQ(object_signals(&timer->object), 0);
	timer_object_set(timer, TIME_NEVER, TIME_NEVER);
	timer_object_set(other, hal_timer_now() + NANOSECONDS, TIME_NEVER); /* early: at once */
	CHECK(wait_for(other) < NANOSECONDS);
	unref(timer);
	unref(other); /* while it is set */
}
