/*
 * The clock. Times are nanoseconds since boot (hal_timer_now) and never run backwards.
 */
#pragma once
#include <lib/types.h>

#define NANOSECONDS UINT64_C(1000000000)
#define TIME_NEVER  UINT64_MAX

uint64_t hal_timer_now(void);

/* Nanoseconds since 1970 at boot, by the machine's clock; 0 where there is none. */
uint64_t hal_timer_wall_at_boot(void);

/*
 * One-shot: the handler runs once the clock reaches `deadline` (at once if it has; TIME_NEVER:
 * not at all). A new deadline replaces the old one.
 */
void hal_timer_set(uint64_t deadline);

/*
 * The handler runs in interrupt context after the deadline. There is one, set by whoever owns the
 * timers; the previous one is returned.
 */
typedef void hal_timer_handler(void);
hal_timer_handler *hal_timer_set_handler(hal_timer_handler *handler);

/*
 * For whoever borrowed the timer (tests): its owner's handler is back, and called at once, so that
 * it sets its own deadline again.
 */
static inline void timer_give_back(hal_timer_handler *owner)
{
	hal_timer_set_handler(owner);
	hal_timer_set(owner ? 0 : TIME_NEVER);
}
