/*
 * Interrupts. In this kernel the CPU takes them in two places only: while user code runs, and in
 * hal_cpu_idle. Kernel code is never interrupted, so handlers and the rest share data without
 * locks; the price is that kernel work delays interrupts (work must come in short pieces).
 *
 * A handler runs to completion on the CPU that took the interrupt. It wakes tasks; it never polls
 * them, allocates or waits.
 */
#pragma once
#include <lib/types.h>

typedef void hal_irq_handler(void *arg);

/* One handler per line. -EBUSY, -EINVAL. The line starts disabled. */
int hal_irq_register(unsigned irq, hal_irq_handler *handler, void *arg);
void hal_irq_enable(unsigned irq);
void hal_irq_disable(unsigned irq);

/*
 * Waits for an interrupt (LibOS: a signal or input), handles it and returns. Returns at once when
 * one is pending, so that "check for work, then idle" loses no wakeup.
 */
void hal_cpu_idle(void);

/* Handles what is pending and returns; for work that runs long without a natural pause. */
void hal_irq_poll(void);

void hal_cpu_init(void); /* called once by the INIT_CPU hook in hal/ */
