#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>

LINKER_SET_DECLARE(init_hooks, struct init_hook);

static void init_run_level(enum init_level level, bool trace)
{
	linker_set_for_each(hook, init_hooks, struct init_hook) {
		if (hook->level != level)
			continue;
		if (trace)
			kprintf("init: level %d: %s\n", level, hook->name);
		hook->run();
	}
}

void init_run(void)
{
	bool trace = command_line_has("initcall");

	for (enum init_level level = INIT_MACHINE; level <= INIT_SERVICES; level++)
		init_run_level(level, trace);
}
