/*
 * The clock is the CPU's time counter, whose frequency the device tree tells; the firmware sets
 * the timer.
 */
#include <arch/csr.h>
#include <arch/devices.h>
#include <arch/machine.h>
#include <arch/sbi.h>
#include <hal/timer.h>
#include <kernel/panic.h>

static uint64_t frequency; /* ticks per second */
static uint64_t ticks_at_boot;
static hal_timer_handler *on_deadline;

/* Seconds and the rest are scaled apart: the product of all would overflow after minutes. */
static uint64_t scale(uint64_t value, uint64_t from, uint64_t to)
{
	return value / from * to + value % from * to / from;
}

uint64_t hal_timer_now(void)
{
	return scale(csr_read(time) - ticks_at_boot, frequency, NANOSECONDS);
}

/* One tick later than rounded down: the timer must not fire early. */
void hal_timer_set(uint64_t deadline)
{
	uint64_t ticks = TIME_NEVER;

	if (deadline < TIME_NEVER / 2)
		ticks = ticks_at_boot + scale(deadline, NANOSECONDS, frequency) + 1;
	sbi_call(SBI_TIME, ticks, 0);
}

hal_timer_handler *hal_timer_set_handler(hal_timer_handler *handler)
{
	hal_timer_handler *previous = on_deadline;

	on_deadline = handler;
	return previous;
}

/* The interrupt stays pending until the timer is set anew. */
void arch_timer_interrupt(void)
{
	hal_timer_set(TIME_NEVER);
	if (on_deadline)
		on_deadline();
}

void arch_timer_init(void)
{
	struct fdt_node cpus;

	if (!fdt_find(&machine_tree, "/cpus", &cpus) ||
	    !fdt_number(&machine_tree, &cpus, "timebase-frequency", &frequency) ||
	    frequency == 0 || frequency > NANOSECONDS)
		panic("timer: the device tree gives no usable frequency");
	ticks_at_boot = csr_read(time);
}
