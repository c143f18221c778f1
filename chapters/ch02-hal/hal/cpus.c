/* Only the CPU that boots is up. */
#include <hal/cpus.h>

unsigned hal_cpu_id(void)
{
	return 0;
}

unsigned hal_cpu_count(void)
{
	return 1;
}
