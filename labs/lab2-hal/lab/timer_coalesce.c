/* The challenge of task 3: see <lab/timer_wheel.h>. */
#include <lab/timer_wheel.h>

uint64_t wheel_coalesce(uint64_t deadline, uint64_t slack)
{
	return deadline;
}
