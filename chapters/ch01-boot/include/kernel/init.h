/*
 * Init hooks: how a layer gets called at boot without an earlier layer naming it. Hooks run in
 * the order of their levels; `initcall` on the command line traces them. A hook that cannot do
 * its work panics.
 */
#pragma once
#include <lib/linker_set.h>
#include <lib/types.h>

enum init_level {
	INIT_MACHINE,  /* traps, console: nothing else may be assumed */
	INIT_MEMORY,   /* frames, then heap: kmalloc works after this level */
	INIT_CPU,      /* the CPU's own parts: features, interrupts, clock */
	INIT_DEVICES,  /* what lies around it: a driver may need memory, time and interrupts */
	INIT_OTHER_CPUS, /* all CPUs are up after this level */
	INIT_OBJECTS,  /* kernel objects */
	INIT_TASKS,    /* executors: tasks may be spawned after this level */
	INIT_SERVICES, /* ABIs, file systems: everything below works */
};

struct init_hook {
	const char *name;
	enum init_level level;
	void (*run)(void);
};

#define INIT_HOOK(level_, function)                                             \
	static const struct init_hook init_hook_##function = {                  \
		.name = #function, .level = level_, .run = function };          \
	LINKER_SET_ADD(init_hooks, struct init_hook, init_hook_##function)

/* Runs all hooks, once. */
void init_run(void);
