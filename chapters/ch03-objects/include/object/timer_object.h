/*
 * Timer object: SIGNALED once a time has come. The slack says how far from that time it may be, so
 * that several timers can share one interrupt: they choose the roundest number in their windows.
 *
 *   window of one   [........|...]          both take the place that the most zero bits make round
 *   of another          [....|........]
 */
#pragma once
#include <object/object.h>
#include <time/timer.h>

enum timer_slack { SLACK_CENTER, SLACK_EARLY, SLACK_LATE }; /* ZX_TIMER_SLACK_* */

struct timer_object {
	struct object object;
	enum timer_slack mode;
	struct spinlock arming; /* taken before the object's lock: one sets the timer at a time */
	struct timer timer;
	/* Guarded by the object's lock: */
	uint64_t deadline;      /* as asked for; 0: not set */
	uint64_t slack;
};

extern const struct object_type timer_object_type;

/* -ENOMEM; -EINVAL (no such mode). */
int timer_object_create(unsigned mode, struct timer_object **out);
/* Replaces an earlier time, and clears SIGNALED; a time that has passed signals at once. Times are
 * those of hal_timer_now. */
void timer_object_set(struct timer_object *timer, uint64_t deadline, uint64_t slack);
void timer_object_cancel(struct timer_object *timer);

struct timer_object_info {
	enum timer_slack mode;
	uint64_t deadline, slack;
};
void timer_object_get_info(struct timer_object *timer, struct timer_object_info *out);

/* The roundest number in [low, high]: the one with the most zero bits at its end. */
uint64_t timer_roundest(uint64_t low, uint64_t high);
