/*
 * Task 3. A hierarchical timer wheel: adding and cancelling take the same few instructions however
 * many timers there are, which the heap of chapter 2 cannot say. Time is counted in ticks and is
 * written as digits of six bits. A timer lies in the level of the highest digit in which its
 * deadline differs from the wheel's time, in the slot that this digit of the deadline names:
 *
 *   now       … 2 | 17 | 40        level 0: the last digit alone differs (within 64 ticks)
 *   deadline  … 2 | 18 | 03        level 1, slot 18
 *
 * When the wheel's time arrives at a slot of a higher level, the timers in it move down. So timers
 * of one deadline always lie in one list, in the order in which they were added.
 *
 * The caller serialises. Any context.
 */
#pragma once
#include <lib/list.h>

#define WHEEL_BITS   6
#define WHEEL_SLOTS  (1 << WHEEL_BITS)
#define WHEEL_LEVELS 11 /* 66 bits: all of a deadline */
#define WHEEL_NEVER  UINT64_MAX

struct wheel_timer;
typedef void wheel_function(struct wheel_timer *timer);

/* The caller's; all zero before it is added for the first time. */
struct wheel_timer {
	struct list node;
	uint64_t deadline;
	bool pending;
	wheel_function *fire; /* set by the caller */
};

struct timer_wheel {
	uint64_t now;
	struct list slots[WHEEL_LEVELS][WHEEL_SLOTS];
	uint64_t occupied[WHEEL_LEVELS]; /* bit n: slot n is not empty */
};

void wheel_init(struct timer_wheel *wheel, uint64_t now);

/*
 * The timer fires when the wheel's time reaches the deadline; a deadline that has passed is taken
 * to be now. When it is pending already, it gets the new deadline, and counts as added now. Any
 * deadline but WHEEL_NEVER.
 */
void wheel_add(struct timer_wheel *wheel, struct wheel_timer *timer, uint64_t deadline);

/* Whether it was pending; it no longer is. */
bool wheel_cancel(struct timer_wheel *wheel, struct wheel_timer *timer);

/*
 * Moves the time on to `now` (not backwards: then nothing happens) and fires the timers with
 * deadlines up to it: in the order of their deadlines, and of one deadline in the order in which
 * they were added.
 *
 * While a timer fires it is not pending, and the wheel's time is its deadline. Its function may add
 * it again, add others and cancel others; whatever has a deadline up to `now` still fires in this
 * call, in its place. The cost depends on how many timers fire or move, not on the time between.
 */
void wheel_advance(struct timer_wheel *wheel, uint64_t now);

/* The earliest deadline, exactly; WHEEL_NEVER without timers. Does not look at all timers. */
uint64_t wheel_next(const struct timer_wheel *wheel);

/*
 * The challenge. A timer that need not be exact can share its tick with others. Of the ticks from
 * `deadline` to `deadline + slack` (but at most WHEEL_NEVER - 1), the one that the largest power of
 * two divides (every one divides 0): whoever has enough slack chooses the same.
 */
uint64_t wheel_coalesce(uint64_t deadline, uint64_t slack);
