/* See <hal/cpus.h>. A CPU is a thread of the host. */
#pragma once

extern _Thread_local unsigned cpu_number;

static inline unsigned hal_cpu_id(void)
{
	return cpu_number;
}
