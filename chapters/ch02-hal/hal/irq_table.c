#include <hal/irq.h>
#include <hal/irq_table.h>
#include <lib/errno.h>

static struct {
	hal_irq_handler *handler;
	void *arg;
} table[IRQ_COUNT];

int hal_irq_register(unsigned irq, hal_irq_handler *handler, void *arg)
{
	if (irq >= IRQ_COUNT || !handler)
		return -EINVAL;
	if (table[irq].handler)
		return -EBUSY;
	table[irq].handler = handler;
	table[irq].arg = arg;
	return 0;
}

void irq_table_run(unsigned irq)
{
	if (irq < IRQ_COUNT && table[irq].handler)
		table[irq].handler(table[irq].arg);
}
