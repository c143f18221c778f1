/*
 * What lies behind <hal/irq.h>: interrupt controllers. A controller's driver adds its chip; from
 * then on the chip does as it is told, and reports each interrupt that it takes by irq_run.
 */
#pragma once
#include <hal/irq.h>

#define IRQ_COUNT 192 /* lines are 0 … IRQ_COUNT-1; one vector each on x86 */

struct irq_setting {
	enum irq_trigger trigger;
	unsigned cpu; /* who takes the interrupts */
	bool enabled;
};

struct irq_chip {
	unsigned first, count; /* its lines; first is its line 0 */
	bool boot_cpu_only;    /* it reaches no other */
	/*
	 * Makes the chip's `line` (counted from 0) behave so. Called with the lock of all lines
	 * held: for one line at a time, in any context.
	 */
	void (*apply)(struct irq_chip *chip, unsigned line, const struct irq_setting *setting);
};

/*
 * Adds a chip, which stays, and disables all its lines. Those from IRQ_COUNT on cannot be used.
 * -EBUSY when a line belongs to another chip.
 */
int irq_chip_add(struct irq_chip *chip);

/*
 * Runs the line's handler, in interrupt context. An interrupt that nobody asked for disables its
 * line, since it might never end, and is logged.
 */
void irq_run(unsigned irq);
