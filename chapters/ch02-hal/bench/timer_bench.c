/* What a timer costs among many. */
#include <hal/timer.h>
#include <kernel/bench.h>
#include <mm/heap.h>
#include <time/timer.h>

#define MANY 1000000

static void never(struct timer *timer)
{
}

/* In disorder, hours away: 7919 is prime, so each deadline occurs once. */
static uint64_t deadline(uint64_t i)
{
	return 10000 * NANOSECONDS + i * 7919 % MANY * 1000;
}

static void start_and_stop(struct bench_run *run, struct timer *others)
{
	struct timer timer = TIMER_INIT(never);
	uint64_t i;

	for (i = 0; i < MANY; i++) {
		others[i] = (struct timer)TIMER_INIT(never);
		timer_start(&others[i], deadline(i));
	}
	bench_repeat(run) {
		timer_start(&timer, deadline(i++));
		timer_stop(&timer);
	}
	for (i = 0; i < MANY; i++)
		timer_stop(&others[i]);
}

BENCH(timer_start, "start and stop a timer among 1,000,000 that wait")
{
	struct timer *others = kmalloc(MANY * sizeof(*others));

	if (others)
		start_and_stop(run, others);
	else
		bench_skip(run, "out of memory");
	kfree(others);
}
