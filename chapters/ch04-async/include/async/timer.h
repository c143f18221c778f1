/*
 * Timers: functions called at a time. One queue, ordered by deadline, drives the HAL's one-shot
 * timer. Times are those of hal_timer_now.
 */
#pragma once
#include <lib/list.h>

struct timer {
	struct list node;
	uint64_t deadline;
	/* Interrupt context: wakes tasks, may start timers. The timer is no longer active. */
	void (*fire)(struct timer *timer);
};

#define TIMER_INIT(fire_) { .fire = (fire_) }

/* The caller owns the memory; an active timer is moved. Any context. */
void timer_start(struct timer *timer, uint64_t deadline);
/* Harmless when it is not active. */
void timer_stop(struct timer *timer);
static inline bool timer_active(const struct timer *timer)
{
	return timer->node.next && !list_empty(&timer->node);
}
