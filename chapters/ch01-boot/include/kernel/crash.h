/*
 * Deliberate crashes: with `crash=KIND` on the command line the kernel does something fatal, to
 * show that it is noticed and how the report looks. The kinds register themselves; the layers'
 * tests/boot boot the kernel with each and read the report.
 */
#pragma once
#include <lib/linker_set.h>

struct crash {
	const char *kind;
	void (*crash)(void);
};

#define CRASH(kind_, function)                                                          \
	static const struct crash crash_entry_##function = { kind_, function };         \
	LINKER_SET_ADD(crashes, struct crash, crash_entry_##function)
