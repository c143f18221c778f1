/* Sleeping: a bottom future over a timer. */
#pragma once
#include <async/co.h>
#include <time/timer.h>

struct sleep {
	struct co co;
	uint64_t deadline;
	struct timer timer;
};

/* Done, with result 0, once the clock has reached `deadline` (TIME_NEVER: only by cancellation). */
void sleep_init(struct sleep *sleep, uint64_t deadline);
