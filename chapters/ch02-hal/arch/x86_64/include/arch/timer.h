/* The clock's parts, between this machine's files. */
#pragma once
#include <lib/types.h>

void timer_init(void);
void timer_cpu_init(void); /* each CPU's alarm */
void timer_interrupt(void);

/* How fast the two counters run, measured against a clock of known speed. */
struct counter_rates {
	uint64_t tsc; /* ticks per second */
	uint64_t apic;
};
struct counter_rates counter_rates_measure(void);
