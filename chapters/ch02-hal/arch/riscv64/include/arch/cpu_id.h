/* See <hal/cpus.h>. */
#pragma once
#include <arch/hart.h>

static inline unsigned hal_cpu_id(void)
{
	return this_hart()->cpu;
}
