/*
 * The handlers of the interrupt lines: what all machines do alike about them. The machine supplies
 * hal_irq_enable and hal_irq_disable, and calls irq_table_run for each interrupt it takes.
 */
#pragma once

#define IRQ_COUNT 128 /* lines are 0 … IRQ_COUNT-1 */

/* Runs the line's handler; an interrupt that nobody asked for is dropped. Interrupt context. */
void irq_table_run(unsigned irq);
