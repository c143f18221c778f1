#include <hal/timer.h>
#include <hal/wall_clock.h>

static uint64_t at_boot;

void wall_clock_set(uint64_t now)
{
	at_boot = now - hal_timer_now();
}

uint64_t hal_timer_wall_at_boot(void)
{
	return at_boot;
}
