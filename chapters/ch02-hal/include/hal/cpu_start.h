/*
 * How other CPUs come up: what hal/cpus.c wants from the machine, and the machine from it. Each
 * attempt to start a CPU has a stack and a place for the machine's own data of its own: a CPU that
 * comes too late, when it has been given up, finds nobody else there.
 */
#pragma once
#include <lib/types.h>

/* --- The machine's part --- */

/* The hardware's names of the other CPUs: stores at most `max`, returns how many there are. */
unsigned arch_cpus_find(uint64_t *names, unsigned max);
/*
 * Sends the CPU on its way to cpu_main, as number `cpu`. `attempt` counts from 1 to CPUS_MAX - 1.
 * Returns at once. -EIO when the machine refuses.
 */
int arch_cpu_start(uint64_t name, unsigned attempt, unsigned cpu);

/* Interrupts another CPU, which then calls cpu_serve. */
void arch_ipi_send(unsigned cpu);
/* A breath between two looks at something that another CPU will change. */
void arch_cpu_relax(void);
/* This CPU does nothing any more. */
_Noreturn void arch_cpu_park(void);

/* --- hal/cpus.c --- */

/* Where a CPU goes that the machine has set up: hal_cpu_id is right, interrupts can be taken. */
_Noreturn void cpu_main(unsigned attempt);
