/* Where the list of devices comes from. */
#pragma once
#include <acpi/acpi.h>
#include <boot/fdt.h>
#include <device/device.h>

/*
 * Adds the nodes that have a `compatible` and are not disabled. Addresses are translated through
 * the `ranges` of the buses; a device behind a bus that does not translate has no windows. The
 * blob must stay. -ENOMEM: what fitted is in the list.
 */
int fdt_devices_add(const struct fdt *fdt, struct device_list *list);

/*
 * Adds what the tables say outright (I/O APICs, HPET, PCI), and what every PC has: serial ports
 * and a clock. ACPI describes these in byte code that this kernel does not interpret, so they are
 * only presumed, and their drivers look whether they are there. -ENOMEM as above.
 */
int acpi_devices_add(const struct acpi *acpi, struct device_list *list);

/* The machine's own: arch/TARGET/devices.c. Panics without memory. */
void hal_devices_describe(struct device_list *list);
