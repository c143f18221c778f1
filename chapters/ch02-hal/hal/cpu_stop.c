/* In a panic the CPU that panics goes on alone: the others stop, and the first to panic wins. */
#include <hal/cpu_start.h>
#include <hal/cpu_stop.h>
#include <hal/cpus.h>
#include <hal/timer.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/panic.h>

#define NOBODY      CPUS_MAX
#define PATIENCE_NS (NANOSECONDS / 50) /* a CPU that is lost in the kernel cannot be stopped */

static unsigned survivor = NOBODY;
static unsigned stopped;

void cpu_stop_if_asked(void)
{
	unsigned cpu = __atomic_load_n(&survivor, __ATOMIC_ACQUIRE);

	if (cpu == NOBODY || cpu == hal_cpu_id())
		return;
	__atomic_fetch_add(&stopped, 1, __ATOMIC_RELAXED);
	arch_cpu_park();
}

static bool becomes_survivor(void)
{
	unsigned nobody = NOBODY;

	return __atomic_compare_exchange_n(&survivor, &nobody, hal_cpu_id(), false,
					   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

static void stop_others(void)
{
	unsigned self = hal_cpu_id(), others = hal_cpu_count() - 1;
	uint64_t deadline = hal_timer_now() + PATIENCE_NS;

	if (!becomes_survivor()) {
		cpu_stop_if_asked();
		return; /* a panic within the panic */
	}
	for (unsigned cpu = 0; cpu <= others; cpu++)
		if (cpu != self)
			arch_ipi_send(cpu);
	while (__atomic_load_n(&stopped, __ATOMIC_RELAXED) < others && hal_timer_now() < deadline)
		arch_cpu_relax();
}

static void report_cpu(void)
{
	if (survivor != NOBODY)
		kprintf("on CPU %u of %u\n", survivor, hal_cpu_count());
}

PANIC_REPORT(report_cpu);

static void cpu_stop_init(void)
{
	panic_stop_others = stop_others;
}

INIT_HOOK(INIT_OTHER_CPUS, cpu_stop_init);
