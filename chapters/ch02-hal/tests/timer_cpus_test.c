/* A timer of one CPU, stopped by another: when timer_stop returns, its function does not run. */
#include <hal/cpu_call.h>
#include <hal/timer.h>
#include <kernel/log.h>
#include <kernel/test.h>
#include <time/timer.h>

#define ROUNDS   300
#define PATIENCE (2 * NANOSECONDS)
#define STEP     (NANOSECONDS / 1000000)

static volatile bool fires;
static volatile unsigned fired;

static void spin_for(uint64_t time)
{
	uint64_t end = hal_timer_now() + time;

	while (hal_timer_now() < end)
		;
}

/* Long enough to be met. */
static void fire_slowly(struct timer *timer)
{
	fires = true;
	spin_for(20 * STEP);
	fired++;
	fires = false;
}

static void start_there(void *timer)
{
	timer_start(timer, hal_timer_now() + 50 * STEP);
}

/* Stops it a little earlier or later than it fires; true when that was too late. */
static bool stop_in_time(struct timer *timer, unsigned round, bool *good)
{
	unsigned before = fired, after;

	cpu_call(1, start_there, timer);
	spin_for(round % 100 * STEP);
	timer_stop(timer);
	*good &= !fires && !timer_active(timer);
	after = fired;
	spin_for(30 * STEP);
	*good &= fired == after;
	return after == before;
}

TEST(timer_stopped_by_another_cpu)
{
	struct timer timer = TIMER_INIT(fire_slowly);
	uint64_t deadline = hal_timer_now() + PATIENCE;
	unsigned in_time = 0, round = 0;
	bool good = true;

	if (hal_cpu_count() == 1) {
		kprintf("    one CPU: nobody else could stop a timer\n");
		return;
	}
	fired = 0;
	for (; good && round < ROUNDS && hal_timer_now() < deadline; round++)
		in_time += stop_in_time(&timer, round, &good);
	CHECK(good);
	CHECK_EQ(in_time + fired, round);
}
