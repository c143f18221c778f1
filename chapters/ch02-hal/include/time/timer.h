/*
 * Timers: functions called at a time. Each CPU has a queue, ordered by deadline, that drives its
 * one-shot timer (<hal/timer.h>); a timer fires on the CPU that started it. Times are those of
 * hal_timer_now.
 *
 * The memory is the caller's, and so is the order of calls for one timer: only its firing may
 * coincide with them. All functions: any context.
 */
#pragma once
#include <lib/types.h>

struct timer {
	/* Interrupt context: wakes tasks, may start timers. The timer is no longer active, and its
	 * memory may go. No lock of the queue is held. */
	void (*fire)(struct timer *timer);
	uint64_t deadline;
	/* The queue's own; `active` and the links are guarded by its lock. */
	uint64_t order; /* of timers that share a deadline: the first started is the first */
	struct timer *left, *right, *parent;
	uint16_t rank;
	uint16_t cpu; /* whose queue it is in, or was in last */
	bool active;
};

#define TIMER_INIT(fire_) { .fire = (fire_) }

/* An active timer is moved. O(log n), as timer_stop. TIME_NEVER is a deadline that never comes. */
void timer_start(struct timer *timer, uint64_t deadline);

/*
 * Afterwards the timer is not active and `fire` does not run: if it does on another CPU, this waits
 * for its end. So the caller must hold no lock that `fire` takes. Harmless when it is not active.
 */
void timer_stop(struct timer *timer);

static inline bool timer_active(const struct timer *timer)
{
	return timer->active;
}
