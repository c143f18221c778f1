/* HAL only: how a panic on one CPU stops the others (hal/cpu_stop.c). */
#pragma once

/* Does not return when another CPU panics. Called by a CPU for each IPI and while it waits. */
void cpu_stop_if_asked(void);
