/* Switching a PC off in the way that its ACPI tables describe. */
#include <acpi/power.h>
#include <arch/cpu.h>
#include <arch/power.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <lib/errno.h>

#define ACPI_ENABLED 1 /* SCI_EN in PM1 control: ACPI 4.8.3.2.1 */
#define PATIENCE     3000000 /* reads of a port take about a microsecond */

static struct acpi_power power;

/* The firmware's own code switches the mode, and takes its time. */
static void acpi_enable(void)
{
	if (!power.enable_port || inw(power.control) & ACPI_ENABLED)
		return;
	outb(power.enable_port, power.enable);
	for (unsigned n = 0; n < PATIENCE && !(inw(power.control) & ACPI_ENABLED); n++)
		;
}

static void power_off(void)
{
	acpi_enable();
	outw(power.control, power.off);
}

static void acpi_power_init(void)
{
	int err = acpi_power_read(&machine_acpi, &power);

	if (err == -EINVAL)
		kprintf("acpi: the tables that tell how to switch off are damaged\n");
	if (!err)
		power_off_by_firmware = power_off;
}

INIT_HOOK(INIT_DEVICES, acpi_power_init);
