/* `crash=KIND` on another CPU, while CPU 0 works; tests/boot/cpus.py looks at the report. */
#include <hal/cpus.h>
#include <hal/irq.h>
#include <hal/timer.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <lib/string.h>

#define PATIENCE (20 * NANOSECONDS)

static void crash_here(void *arg)
{
	panic("CPU %u was told to", hal_cpu_id());
}

/* A call for each level, and something left to do when it returns: no loop. */
static size_t dig(size_t depth)
{
	static volatile size_t reached;

	reached = depth;
	return reached == SIZE_MAX ? 0 : dig(depth + 1) + reached;
}

static void overflow_here(void *arg)
{
	dig(0);
}

static cpu_function *crash_asked_for(void)
{
	char kind[24];

	if (!command_line_option("crash", kind, sizeof(kind)))
		return NULL;
	if (!strcmp(kind, "other-cpu"))
		return crash_here;
	return strcmp(kind, "other-cpu-overflow") ? NULL : overflow_here;
}

static void crash_other_cpu_if_asked(void)
{
	uint64_t deadline = hal_timer_now() + PATIENCE;
	cpu_function *crash = crash_asked_for();

	if (!crash)
		return;
	if (cpu_run(1, crash, NULL) != 0)
		panic("there is no CPU 1");
	while (hal_timer_now() < deadline)
		hal_irq_poll();
	kprintf("CPU 0 goes on all the same\n");
}

/* Before the other kinds of crashes are looked for, among which these are not. */
INIT_HOOK(INIT_TASKS, crash_other_cpu_if_asked);
