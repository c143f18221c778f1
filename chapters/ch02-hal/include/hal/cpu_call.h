/*
 * Calls between CPUs. A request is queued for the other CPU, which gets an interrupt and runs the
 * function, in interrupt context, wherever it takes interrupts: idle, in user mode, in
 * hal_irq_poll. Kernel code is not interrupted, so a CPU that is busy in the kernel lets the
 * caller wait.
 *
 * Two CPUs may call each other at the same time: who waits for an answer answers meanwhile.
 */
#pragma once
#include <hal/cpus.h>

/*
 * Runs the function on that CPU, and returns when it has returned. The function is short, and may
 * call back. The caller holds no lock.
 */
void cpu_call(unsigned cpu, cpu_function *function, void *arg);

/*
 * The same for what cannot wait for locks, flushing a TLB above all: runs on the CPUs whose bits
 * are set in `cpus`, on all of them at once, and also on those that wait for a lock. So the caller
 * may hold locks, and the function takes none.
 */
void cpu_call_urgent(uint32_t cpus, cpu_function *function, void *arg);

/* HAL only: runs what other CPUs have asked this one for. The machine calls it for each IPI. */
void cpu_serve(void);
