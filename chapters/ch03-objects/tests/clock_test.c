#include <hal/timer.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <object/clock.h>

TEST(clock_is_still_until_it_is_set)
{
	struct clock_options options = { .backstop = 1000 };
	struct clock_update update = { .set_error = true };
	struct clock *clock;

	CHECK_EQ(clock_create(&options, &clock), 0);
	CHECK_EQ(clock_read(clock), 1000);
	CHECK_EQ(object_signals(&clock->object), 0);
	CHECK_EQ(clock_update(clock, &update), -EBADFD);
	update = (struct clock_update){ 0 };
	CHECK_EQ(clock_update(clock, &update), -EINVAL);
	update = (struct clock_update){ .set_value = true, .value = 999 };
	CHECK_EQ(clock_update(clock, &update), -EINVAL);
	update.value = 5000;
	CHECK_EQ(clock_update(clock, &update), 0);
	CHECK_EQ(object_signals(&clock->object), SIGNAL_CLOCK_STARTED);
	CHECK(clock_read(clock) >= 5000);
	update.value = 1000; /* back again: nobody has forbidden it */
	CHECK_EQ(clock_update(clock, &update), 0);
	update.value = INT64_MAX;
	CHECK_EQ(clock_update(clock, &update), 0);
	CHECK_EQ(clock_read(clock), INT64_MAX); /* and stays there */
	unref(clock);
}

TEST(clock_monotonic_and_continuous)
{
	struct clock_options options = { .continuous = true };
	struct clock_update update = { .set_value = true, .value = 100 * (int64_t)NANOSECONDS };
	struct clock *clock;

	CHECK_EQ(clock_create(&options, &clock), -EINVAL);
	options = (struct clock_options){ .auto_start = true, .backstop = INT64_MAX };
	CHECK_EQ(clock_create(&options, &clock), -EINVAL);
	options = (struct clock_options){ .monotonic = true };
	CHECK_EQ(clock_create(&options, &clock), 0);
	CHECK_EQ(clock_update(clock, &update), 0);
	update.value--;
	CHECK_EQ(clock_update(clock, &update), -EINVAL);
	update.value += 50 * (int64_t)NANOSECONDS;
	CHECK_EQ(clock_update(clock, &update), 0);
	unref(clock);
	options.continuous = options.auto_start = true;
	CHECK_EQ(clock_create(&options, &clock), 0);
	CHECK(clock_read(clock) <= (int64_t)hal_timer_now());
	update.value = INT64_MAX;
	CHECK_EQ(clock_update(clock, &update), -EINVAL);
	unref(clock);
}

TEST(clock_adjusted_line)
{
	struct clock_options options = { .monotonic = true };
	struct clock_update update = { .set_value = true, .set_adjust = true, .adjust = 1001 };
	struct clock_details details;
	struct clock *clock;

	CHECK_EQ(clock_create(&options, &clock), 0);
	CHECK_EQ(clock_update(clock, &update), -EINVAL);
	update.adjust = -1001;
	CHECK_EQ(clock_update(clock, &update), -EINVAL);
	update.adjust = 1000;
	update.set_error = true;
	update.error_bound = 77;
	CHECK_EQ(clock_update(clock, &update), 0);
	clock_get_details(clock, &details);
	CHECK(details.started && details.generation == 1 && details.error_bound == 77);
	CHECK_EQ(details.line.adjust, 1000);
	clock->line.since -= 1000000; /* a millisecond ago: a microsecond faster */
	clock_get_details(clock, &details);
	CHECK(clock_read(clock) >= 1001000);
	update = (struct clock_update){ .set_adjust = true, .adjust = -1000 };
	CHECK_EQ(clock_update(clock, &update), 0);
	CHECK(clock_read(clock) >= 1001000); /* it goes on from there */
	unref(clock);
}
