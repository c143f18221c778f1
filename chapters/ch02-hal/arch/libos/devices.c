/* The devices of this machine: what every process has. */
#include <arch/irq.h>
#include <device/describe.h>
#include <kernel/panic.h>

#define ID(string) (string), sizeof(string)

void hal_devices_describe(struct device_list *list)
{
	struct device *lines = device_add(list, "interrupts", ID("host,lines"));
	struct device *terminal = device_add(list, "terminal", ID("host,terminal"));

	if (!lines || !terminal || device_set_interrupts(terminal, 1) != 0)
		panic("no memory for the list of devices");
	lines->first_line = IRQ_SERIAL;
	terminal->interrupts[0] = (struct device_interrupt){ lines, 0, IRQ_LEVEL_HIGH };
	list->console = terminal;
}
