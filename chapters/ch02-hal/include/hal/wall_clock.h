/* How the driver of a battery-backed clock tells the time of day; <hal/timer.h> hands it on. */
#pragma once
#include <lib/types.h>

/* It is now this many nanoseconds since 1970, in universal time. The last one to speak is right. */
void wall_clock_set(uint64_t now);
