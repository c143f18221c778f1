/*
 * Interrupt lines: the timer raises SIGALRM; standard input raises nothing, it is looked at
 * whenever interrupts are handled. For a user program that never traps, serial.c has the host
 * send SIGVTALRM now and then.
 */
#include <arch/irq.h>
#include <arch/signal.h>
#include <hal/irq.h>
#include <hal/irq_table.h>
#include <signal.h>

static unsigned enabled; /* bit n: line n */

void hal_irq_enable(unsigned irq)
{
	if (irq <= IRQ_SERIAL)
		enabled |= 1u << irq;
}

void hal_irq_disable(unsigned irq)
{
	if (irq <= IRQ_SERIAL)
		enabled &= ~(1u << irq);
}

static void raise_line(unsigned irq)
{
	if (enabled & 1u << irq)
		irq_table_run(irq);
}

void hal_irq_poll(void)
{
	if (signal_take() >> SIGALRM & 1)
		raise_line(IRQ_TIMER);
	if (serial_ready())
		raise_line(IRQ_SERIAL);
}
