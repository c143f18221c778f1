/*
 * The CPUs of the machine. They are numbered without gaps; number 0 is the one that boots. What
 * belongs to a CPU is kept in arrays of CPUS_MAX elements, indexed by these numbers.
 *
 * The others are started after the devices (hal/cpus.c). A CPU that does not come up is reported
 * and left out. `cpus=N` on the command line starts no more than N in all.
 */
#pragma once
#include <arch/cpu_id.h> /* static inline unsigned hal_cpu_id(void); */
#include <lib/types.h>

#define CPUS_MAX 8

/* Aligns an element of such an array, so that no two CPUs write to one cache line. */
#define CPU_ALIGNED __attribute__((aligned(64)))

/*
 * hal_cpu_id: the CPU that runs this. It stays the same until the caller awaits. Callers: any, from
 * INIT_MACHINE on.
 */

/* How many CPUs are up. */
unsigned hal_cpu_count(void);

/*
 * Has an idle CPU run the function, in its main loop: there it may do all that kernel code may,
 * enter user mode too, and take as long as it wants. Does not wait. -EINVAL: there is no such
 * CPU. -EBUSY: it has something to run already, as CPU 0 always has: the kernel's main line.
 */
typedef void cpu_function(void *arg);
int cpu_run(unsigned cpu, cpu_function *function, void *arg);
/* Until that CPU has nothing to run. Takes interrupts meanwhile; the caller holds no lock. */
void cpu_wait(unsigned cpu);
