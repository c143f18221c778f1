/* The other CPUs: threads of the host. See <hal/cpu_start.h>. */
#define _GNU_SOURCE
#include <arch/boot.h>
#include <arch/irq.h>
#include <arch/gate.h>
#include <arch/signal.h>
#include <hal/cpu_start.h>
#include <hal/cpus.h>
#include <kernel/init.h>
#include <kernel/panic.h>
#include <lib/errno.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

_Static_assert(GATE_CPUS == CPUS_MAX, "context.S has code for each CPU");

_Thread_local unsigned cpu_number;

static pthread_t threads[CPUS_MAX]; /* by CPU */
static unsigned numbers[CPUS_MAX];  /* of CPUs, by attempt */

unsigned arch_cpus_find(uint64_t *names, unsigned max)
{
	for (unsigned i = 0; i < max && i + 1 < boot_cpus; i++)
		names[i] = i + 1;
	return boot_cpus - 1;
}

static void *thread_main(void *attempt)
{
	cpu_number = numbers[(uintptr_t)attempt];
	signal_cpu_init();
	timer_cpu_init();
	cpu_main((unsigned)(uintptr_t)attempt);
}

int arch_cpu_start(uint64_t name, unsigned attempt, unsigned cpu)
{
	sigset_t open;
	int err;

	numbers[attempt] = cpu;
	signal_block(&open); /* a new thread inherits it */
	err = pthread_create(&threads[cpu], NULL, thread_main, (void *)(uintptr_t)attempt);
	pthread_sigmask(SIG_SETMASK, &open, NULL);
	return err ? -EIO : 0;
}

void arch_ipi_send(unsigned cpu)
{
	pthread_kill(threads[cpu], SIGNAL_IPI);
}

/* There may be fewer CPUs below than threads: whom this one waits for may wait for its place. */
void arch_cpu_relax(void)
{
	sched_yield();
}

void arch_cpu_park(void)
{
	for (;;)
		pause();
}

static void boot_thread_init(void)
{
	threads[0] = pthread_self();
}

INIT_HOOK(INIT_MACHINE, boot_thread_init);
