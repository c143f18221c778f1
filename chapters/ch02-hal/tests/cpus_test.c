/* Several CPUs: numbers, work, calls, locks, timers. With one CPU, loops over others are empty. */
#include <hal/cpu_call.h>
#include <hal/irq.h>
#include <hal/timer.h>
#include <kernel/log.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/spinlock.h>
#include <time/timer.h>

#define ROUNDS 1000

/*
 * CPUs that wait for each other make slow progress where there are fewer real ones below, and each
 * turn may cost a slice of the host's scheduler. So such tests end when their time is up, too.
 */
#define PATIENCE (2 * NANOSECONDS)

static uint64_t deadline;

static bool goes_on(unsigned round, unsigned rounds)
{
	return round < rounds && (round < 3 || hal_timer_now() < deadline);
}

/* Has every other CPU run the function with the same argument, does so here, and waits. */
static bool run_on_all(cpu_function *function, void *arg)
{
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		if (cpu_run(cpu, function, arg) != 0)
			return false;
	function(arg);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		cpu_wait(cpu);
	return true;
}

static void say_if_alone(void)
{
	if (hal_cpu_count() == 1)
		kprintf("    one CPU: nothing to do with others\n");
}

/* --- Numbers and work --- */

static void note_number(void *arg)
{
	unsigned *seen = arg;

	__atomic_fetch_add(&seen[hal_cpu_id()], 1, __ATOMIC_RELAXED);
}

TEST(cpus_have_different_numbers)
{
	unsigned seen[CPUS_MAX] = { 0 };

	say_if_alone();
	CHECK_EQ(hal_cpu_id(), 0);
	deadline = hal_timer_now() + PATIENCE;
	for (unsigned round = 1; goes_on(round, ROUNDS); round++) {
		CHECK(run_on_all(note_number, seen));
		for (unsigned cpu = 0; cpu < CPUS_MAX; cpu++)
			CHECK_EQ(seen[cpu], cpu < hal_cpu_count() ? round : 0);
	}
}

static volatile bool go_on;

static void wait_for_go(void *arg)
{
	while (!go_on)
		hal_cpu_idle();
}

static void say_go(void *arg)
{
	go_on = true;
}

TEST(cpu_run_refuses_whoever_is_busy)
{
	say_if_alone();
	CHECK_EQ(cpu_run(0, note_number, NULL), -EBUSY);
	CHECK_EQ(cpu_run(hal_cpu_count(), note_number, NULL), -EINVAL);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++) {
		go_on = false;
		CHECK_EQ(cpu_run(cpu, wait_for_go, NULL), 0);
		CHECK_EQ(cpu_run(cpu, note_number, NULL), -EBUSY);
		cpu_call(cpu, say_go, NULL); /* it idles, and is called out of it */
		cpu_wait(cpu);
	}
}

/* --- Calls --- */

struct called {
	unsigned wanted, times;
	bool elsewhere;
};

static void count_call(void *arg)
{
	struct called *called = arg;

	called->elsewhere |= hal_cpu_id() != called->wanted;
	called->times++;
}

TEST(cpu_call_returns_when_it_is_done)
{
	say_if_alone();
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++) {
		struct called called = { .wanted = cpu };

		deadline = hal_timer_now() + PATIENCE;
		for (unsigned i = 0; goes_on(i, ROUNDS); i++) {
			cpu_call(cpu, count_call, &called);
			CHECK_EQ(called.times, i + 1);
		}
		CHECK(!called.elsewhere);
	}
}

static unsigned calls[CPUS_MAX];      /* by the CPU that was called, which alone writes it */
static unsigned calls_made[CPUS_MAX]; /* to each of the others, by who made them */
static unsigned leaving;

static void count_my_call(void *arg)
{
	calls[hal_cpu_id()]++;
}

/* Whoever is ready goes on answering until all are. */
static void call_all_others(void *arg)
{
	unsigned round = 0;

	for (; goes_on(round, ROUNDS); round++)
		for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
			if (cpu != hal_cpu_id())
				cpu_call(cpu, count_my_call, NULL);
	calls_made[hal_cpu_id()] = round;
	__atomic_fetch_add(&leaving, 1, __ATOMIC_RELEASE);
	while (__atomic_load_n(&leaving, __ATOMIC_ACQUIRE) < hal_cpu_count())
		hal_irq_poll();
}

TEST(cpu_calls_cross_each_other)
{
	unsigned made = 0;

	say_if_alone();
	leaving = 0;
	deadline = hal_timer_now() + PATIENCE;
	for (unsigned cpu = 0; cpu < CPUS_MAX; cpu++)
		calls[cpu] = 0;
	CHECK(run_on_all(call_all_others, NULL));
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		made += calls_made[cpu];
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		CHECK_EQ(calls[cpu], made - calls_made[cpu]);
}

/* --- Locks --- */

static struct spinlock lock = SPINLOCK_INIT;
static unsigned long guarded;
static unsigned increments[CPUS_MAX];

static void increment_often(void *arg)
{
	unsigned *mine = &increments[hal_cpu_id()];

	for (*mine = 0; goes_on(*mine, 10 * ROUNDS); ++*mine) {
		unsigned long value;

		spin_lock(&lock);
		value = *(volatile unsigned long *)&guarded;
		*(volatile unsigned long *)&guarded = value + 1;
		spin_unlock(&lock);
	}
}

TEST(spinlock_excludes_other_cpus)
{
	unsigned long sum = 0;

	say_if_alone();
	guarded = 0;
	deadline = hal_timer_now() + PATIENCE;
	CHECK(run_on_all(increment_often, NULL));
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		sum += increments[cpu];
	CHECK_EQ(guarded, sum);
}

static bool waits_for_lock[CPUS_MAX];

static void take_lock(void *arg)
{
	__atomic_store_n(&waits_for_lock[hal_cpu_id()], true, __ATOMIC_RELEASE);
	spin_lock(&lock);
	spin_unlock(&lock);
}

/* Each other CPU waits for the lock that this one holds, and still does what it is asked for. */
TEST(cpu_call_urgent_reaches_who_waits_for_a_lock)
{
	unsigned seen[CPUS_MAX] = { 0 };

	say_if_alone();
	spin_lock(&lock);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++) {
		waits_for_lock[cpu] = false;
		CHECK_EQ(cpu_run(cpu, take_lock, NULL), 0);
		while (!__atomic_load_n(&waits_for_lock[cpu], __ATOMIC_ACQUIRE))
			;
	}
	cpu_call_urgent((1u << hal_cpu_count()) - 1, note_number, seen);
	spin_unlock(&lock);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		cpu_wait(cpu);
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		CHECK_EQ(seen[cpu], 1);
}

/* --- Timers --- */

static struct {
	struct timer timer;
	unsigned fired, on; /* on: the CPU, + 1 */
	bool early;
} alarms[CPUS_MAX];

static void note_alarm(struct timer *timer)
{
	unsigned cpu = (unsigned)(container_of(timer, typeof(alarms[0]), timer) - alarms);

	alarms[cpu].early |= hal_timer_now() < timer->deadline;
	alarms[cpu].on = hal_cpu_id() + 1;
	alarms[cpu].fired++;
}

static void wait_for_alarm(void *arg)
{
	typeof(alarms[0]) *mine = &alarms[hal_cpu_id()];

	mine->timer = (struct timer)TIMER_INIT(note_alarm);
	mine->fired = 0;
	mine->early = false;
	for (unsigned i = 1; i <= 5; i++) {
		timer_start(&mine->timer, hal_timer_now() + NANOSECONDS / 1000);
		while (mine->fired < i)
			hal_cpu_idle();
	}
}

TEST(cpu_timers_fire_where_they_were_set)
{
	say_if_alone();
	CHECK(run_on_all(wait_for_alarm, NULL));
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++) {
		CHECK_EQ(alarms[cpu].fired, 5);
		CHECK_EQ(alarms[cpu].on, cpu + 1);
		CHECK(!alarms[cpu].early);
	}
}
