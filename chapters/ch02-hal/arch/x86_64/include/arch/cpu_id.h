/* See <hal/cpus.h>. */
#pragma once
#include <arch/user_entry.h>

static inline unsigned hal_cpu_id(void)
{
	unsigned cpu;

	asm("movl %%gs:%c1, %0" : "=r"(cpu) : "i"(USER_ENTRY_CPU));
	return cpu;
}
