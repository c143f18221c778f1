/*
 * The end of the kernel: a message, the registers where known, a backtrace with symbol names,
 * and power-off with status PANIC_STATUS. May be called in any context.
 */
#pragma once
#include <lib/linker_set.h>
#include <lib/types.h>

#define PANIC_STATUS 125

_Noreturn void panic(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* True from the first panic on: the printing code then takes no locks and fails softly. */
bool panicking(void);

/*
 * Called first in a panic. Whoever starts other CPUs sets it (chapter 2): it stops them, and does
 * not return where another CPU has panicked before.
 */
extern void (*panic_stop_others)(void);

/* An invariant. Stays in every build. */
#define assert(cond)      \
	((cond) ? (void)0 \
		: panic("%s:%d: %s: assertion '%s' failed", __FILE__, __LINE__, __func__, #cond))

/* Layers add to the report: functions that print, run in a panic after the backtrace. */
struct panic_report {
	void (*print)(void);
};

#define PANIC_REPORT(function)                                                        \
	static const struct panic_report panic_report_##function = { function };      \
	LINKER_SET_ADD(panic_reports, struct panic_report, panic_report_##function)
