/* Brings devices and drivers together. See <device/driver.h>. */
#include <device/describe.h>
#include <device/driver.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <lib/errno.h>
#include <lib/string.h>

LINKER_SET_DECLARE(drivers, struct driver);

struct device_list machine_devices;

static bool knows(const struct driver *driver, const char *id)
{
	for (const char *const *own = driver->ids; *own; own++)
		if (!strcmp(*own, id))
			return true;
	return false;
}

static void try(const struct driver *driver, struct device *device)
{
	device->error = driver->probe(device);
	if (!device->error)
		device->driver = driver;
	else if (device->error != -ENODEV)
		kprintf("devices: %s: driver %s failed (error %d)\n", device->name, driver->name,
			device->error);
}

static void try_drivers_for(const char *id, struct device *device, enum driver_stage stage)
{
	linker_set_for_each(driver, drivers, struct driver)
		if (!device->driver && driver->stage == stage && knows(driver, id))
			try(driver, device);
}

static void probe(struct device *device, enum driver_stage stage)
{
	for (const char *id = NULL; (id = device_next_id(device, id));)
		try_drivers_for(id, device, stage);
}

void drivers_probe(struct device_list *list)
{
	for (enum driver_stage stage = 0; stage < DRIVER_STAGES; stage++) {
		if (list->console)
			probe(list->console, stage);
		list_for_each(device, &list->devices, struct device, link)
			if (device != list->console)
				probe(device, stage);
	}
}

/* --- The list, for people. --- */

static void print_windows(const struct device *device)
{
	for (unsigned i = 0; i < device->window_count; i++) {
		const struct io_window *window = &device->windows[i];

		kprintf("  %s %#lx+%#lx", window->space == IO_PORTS ? "ports" : "memory",
			window->base, window->size);
	}
}

static void print_interrupts(const struct device *device)
{
	for (unsigned i = 0; i < device->interrupt_count; i++)
		if (device_irq(device, i) >= 0)
			kprintf("  irq %d", device_irq(device, i));
}

static void print_driver(const struct device *device)
{
	if (device->driver)
		kprintf("  driver %s", device->driver->name);
	else if (device->error == -ENODEV)
		kprintf("  absent");
	else if (device->error)
		kprintf("  error %d", device->error);
}

void device_list_print(const struct device_list *list)
{
	list_for_each(device, &list->devices, struct device, link) {
		kprintf("device %s (%s)", device->name, device_next_id(device, NULL));
		print_windows(device);
		print_interrupts(device);
		print_driver(device);
		kprintf("%s\n", device == list->console ? "  console" : "");
	}
}

static void devices_init(void)
{
	device_list_init(&machine_devices);
	hal_devices_describe(&machine_devices);
	drivers_probe(&machine_devices);
	if (command_line_has("devices"))
		device_list_print(&machine_devices);
}

INIT_HOOK(INIT_DEVICES, devices_init);
