/* Nanoseconds of the host's clock: a process has no counter of its instructions. */
#include <hal/cost.h>
#include <hal/timer.h>

uint64_t hal_cost_now(void)
{
	return hal_timer_now();
}

const char *hal_cost_unit(void)
{
	return "ns";
}
