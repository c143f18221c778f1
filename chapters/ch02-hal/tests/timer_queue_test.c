/* The timer queue of a CPU: order, stopping, starting again from within. */
#include <hal/irq.h>
#include <hal/timer.h>
#include <kernel/test.h>
#include <time/timer.h>

#define MS    (NANOSECONDS / 1000)
#define COUNT 20

static struct timer timers[COUNT];
static unsigned fired_order[COUNT], fired;
static bool early;

static void note(struct timer *timer)
{
	early |= hal_timer_now() < timer->deadline || timer_active(timer);
	if (fired < COUNT)
		fired_order[fired] = (unsigned)(timer - timers);
	fired++;
}

static void prepare(void (*fire)(struct timer *timer))
{
	for (unsigned i = 0; i < COUNT; i++)
		timers[i] = (struct timer)TIMER_INIT(fire);
	fired = 0;
	early = false;
}

static void idle_until(uint64_t time)
{
	while (hal_timer_now() < time)
		hal_irq_poll();
}

/* 7 and COUNT have no common divisor: each deadline occurs once, in disorder. */
TEST(timers_fire_in_order)
{
	uint64_t start = hal_timer_now() + 2 * MS;

	prepare(note);
	for (unsigned i = 0; i < COUNT; i++)
		timer_start(&timers[i * 7 % COUNT], start + (i * 7 % COUNT) * MS / 10);
	while (fired < COUNT)
		hal_cpu_idle();
	CHECK(!early);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK_EQ(fired_order[i], i);
}

TEST(timers_with_one_deadline_fire_in_the_order_of_starting)
{
	uint64_t deadline = hal_timer_now() + MS;

	prepare(note);
	for (unsigned i = 0; i < COUNT; i++)
		timer_start(&timers[i * 7 % COUNT], deadline);
	while (fired < COUNT)
		hal_cpu_idle();
	for (unsigned i = 0; i < COUNT; i++)
		CHECK_EQ(fired_order[i], i * 7 % COUNT);
}

/* The first one too, for which the hardware is set. */
TEST(timer_stopped_does_not_fire)
{
	uint64_t start = hal_timer_now() + MS;

	prepare(note);
	for (unsigned i = 0; i < COUNT; i++)
		timer_start(&timers[i], start + i);
	for (unsigned i = 0; i < COUNT; i += 2) {
		timer_stop(&timers[i]);
		CHECK(!timer_active(&timers[i]));
		timer_stop(&timers[i]);
	}
	while (fired < COUNT / 2)
		hal_cpu_idle();
	idle_until(start + 2 * MS);
	CHECK_EQ(fired, COUNT / 2);
	for (unsigned i = 0; i < COUNT / 2; i++)
		CHECK_EQ(fired_order[i], 2 * i + 1);
}

TEST(timer_started_again_is_moved)
{
	uint64_t start = hal_timer_now();

	prepare(note);
	timer_start(&timers[0], start + MS);
	timer_start(&timers[1], start + 2 * MS);
	timer_start(&timers[0], start + 3 * MS);
	timer_start(&timers[2], TIME_NEVER);
	timer_start(&timers[3], start + 3600 * NANOSECONDS);
	while (fired < 2)
		hal_cpu_idle();
	CHECK_EQ(fired_order[0], 1);
	CHECK_EQ(fired_order[1], 0);
	CHECK(timer_active(&timers[2]));
	CHECK(timer_active(&timers[3]));
	timer_stop(&timers[2]);
	timer_stop(&timers[3]);
}

/* Starts itself again, and stops its neighbour, which is due as well. */
static void fire_again(struct timer *timer)
{
	note(timer);
	timer_stop(timer + 1);
	if (fired < 10)
		timer_start(timer, timer->deadline + MS / 20);
}

TEST(timer_functions_may_start_and_stop)
{
	uint64_t now = hal_timer_now();

	prepare(fire_again);
	timer_start(&timers[0], now);
	timer_start(&timers[1], now);
	while (fired < 10)
		hal_cpu_idle();
	CHECK(!timer_active(&timers[0]));
	CHECK(!timer_active(&timers[1]));
	for (unsigned i = 0; i < 10; i++)
		CHECK_EQ(fired_order[i], 0);
}
