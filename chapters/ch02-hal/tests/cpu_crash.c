/* `crash=other-cpu`: CPU 1 panics while CPU 0 works; tests/boot/cpus.py looks at the report. */
#include <hal/cpus.h>
#include <hal/irq.h>
#include <hal/timer.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <lib/string.h>

static void crash_here(void *arg)
{
	panic("CPU %u was told to", hal_cpu_id());
}

static void crash_other_cpu_if_asked(void)
{
	uint64_t deadline = hal_timer_now() + 20 * NANOSECONDS;
	char kind[16];

	if (!command_line_option("crash", kind, sizeof(kind)) || strcmp(kind, "other-cpu") != 0)
		return;
	if (cpu_run(1, crash_here, NULL) != 0)
		panic("there is no CPU 1");
	while (hal_timer_now() < deadline)
		hal_irq_poll();
	kprintf("CPU 0 goes on all the same\n");
}

/* Before the other kinds of crashes are looked for, among which this one is not. */
INIT_HOOK(INIT_TASKS, crash_other_cpu_if_asked);
