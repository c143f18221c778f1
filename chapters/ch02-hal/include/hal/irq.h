/*
 * Interrupts. In this kernel the CPU takes them in two places only: while user code runs, and in
 * hal_cpu_idle. Kernel code is never interrupted, so handlers and the rest of the same CPU share
 * data without locks; the price is that kernel work delays interrupts (work must come in short
 * pieces).
 *
 * A handler runs to completion on the CPU that took the interrupt. It wakes tasks; it never polls
 * them, allocates or waits.
 *
 * Lines have numbers that the machine's interrupt controllers deal out (<hal/irq_chip.h>); a
 * driver gets the number of its device's line from device_irq().
 */
#pragma once
#include <lib/types.h>

typedef void hal_irq_handler(void *arg);

/* How a device calls: by a change of its line, or by keeping it up (down) until it is served. */
enum irq_trigger { IRQ_EDGE_RISING, IRQ_EDGE_FALLING, IRQ_LEVEL_HIGH, IRQ_LEVEL_LOW };

/*
 * One handler per line. -EBUSY: there is one; -EINVAL: no such line. The line starts disabled, and
 * routed to CPU 0.
 */
int hal_irq_register(unsigned irq, enum irq_trigger trigger, hal_irq_handler *handler, void *arg);
/* Disables the line and takes its handler away, which runs nowhere any more. Not in the handler. */
void hal_irq_unregister(unsigned irq);
void hal_irq_enable(unsigned irq);
/* May be called by the handler: the rest of a flood then waits. */
void hal_irq_disable(unsigned irq);
/*
 * From now on that CPU takes the line's interrupts. The line is disabled: a chip may not accept the
 * end of an interrupt from a CPU that no longer has the line. -EINVAL: no such line or CPU, or the
 * chip cannot; -EBUSY: the line is enabled, or its handler runs.
 */
int hal_irq_route(unsigned irq, unsigned cpu);

/*
 * Waits for an interrupt (LibOS: a signal or input), handles it and returns. Returns at once when
 * one is pending, so that "check for work, then idle" loses no wakeup.
 */
void hal_cpu_idle(void);

/* Handles what is pending and returns; for work that runs long without a natural pause. */
void hal_irq_poll(void);

void hal_cpu_init(void); /* called once by the INIT_CPU hook in hal/ */
