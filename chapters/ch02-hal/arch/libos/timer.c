/*
 * The clock is the host's CLOCK_MONOTONIC, a CPU's timer a POSIX timer that sends SIGALRM to its
 * thread.
 */
#define _GNU_SOURCE
#include <arch/irq.h>
#include <hal/cpus.h>
#include <hal/timer.h>
#include <hal/wall_clock.h>
#include <kernel/init.h>
#include <kernel/panic.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id /* older C libraries have no name for it */
#define sigev_notify_thread_id _sigev_un._tid
#endif

static uint64_t booted; /* by CLOCK_MONOTONIC */
static hal_timer_handler *timer_handler;

static struct {
	timer_t timer;
	uint64_t next; /* deadline */
} CPU_ALIGNED cpu_timers[CPUS_MAX];

static uint64_t clock_read(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * NANOSECONDS + (uint64_t)t.tv_nsec;
}

uint64_t hal_timer_now(void)
{
	return clock_read(CLOCK_MONOTONIC) - booted;
}

/* 0 stops the host's timer, which also serves for centuries from now. */
static struct itimerspec host_time(uint64_t deadline)
{
	uint64_t at = deadline > TIME_NEVER / 2 ? 0 : booted + deadline;
	struct timespec value = { (time_t)(at / NANOSECONDS), (long)(at % NANOSECONDS) };

	return (struct itimerspec){ .it_value = value };
}

void hal_timer_set(uint64_t deadline)
{
	struct itimerspec spec = host_time(deadline);

	cpu_timers[hal_cpu_id()].next = deadline;
	timer_settime(cpu_timers[hal_cpu_id()].timer, TIMER_ABSTIME, &spec, NULL);
}

hal_timer_handler *hal_timer_set_handler(hal_timer_handler *handler)
{
	hal_timer_handler *previous = timer_handler;

	timer_handler = handler;
	return previous;
}

/* The signal may belong to a deadline that has been replaced since. */
void timer_interrupt(void)
{
	uint64_t *next = &cpu_timers[hal_cpu_id()].next;

	if (hal_timer_now() < *next)
		return;
	*next = TIME_NEVER;
	if (timer_handler)
		timer_handler();
}

void timer_cpu_init(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM };

	event.sigev_notify_thread_id = gettid();
	cpu_timers[hal_cpu_id()].next = TIME_NEVER;
	if (timer_create(CLOCK_MONOTONIC, &event, &cpu_timers[hal_cpu_id()].timer) != 0)
		panic("the host has no timer left");
}

static void clock_init(void)
{
	booted = clock_read(CLOCK_MONOTONIC);
	wall_clock_set(clock_read(CLOCK_REALTIME));
}

INIT_HOOK(INIT_MACHINE, clock_init);
