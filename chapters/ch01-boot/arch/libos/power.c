/* Turning the machine off ends the process. */
#include <hal/power.h>
#include <stdlib.h>

/*
 * Not exit(): a kernel that panics inside malloc must not wait for the C library's locks. What
 * has to happen at the end is registered by at_quick_exit.
 */
void hal_power_off(int status)
{
	quick_exit(status);
}
