/* The devices of this machine: what the device tree tells. */
#include <arch/machine.h>
#include <device/describe.h>
#include <kernel/panic.h>

void hal_devices_describe(struct device_list *list)
{
	if (fdt_devices_add(&machine_tree, list) != 0)
		panic("no memory for the list of devices");
}
