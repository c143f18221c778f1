/* The devices of this machine: what the ACPI tables tell. */
#include <device/describe.h>
#include <kernel/panic.h>

void hal_devices_describe(struct device_list *list)
{
	if (acpi_devices_add(&machine_acpi, list) != 0)
		panic("no memory for the list of devices");
}
