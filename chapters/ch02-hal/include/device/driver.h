/*
 * Drivers. A driver registers itself where it is implemented and names the devices that it can
 * run. Drivers never name each other: they meet in contracts like <hal/irq.h> and <hal/serial.h>.
 */
#pragma once
#include <device/device.h>
#include <lib/linker_set.h>

/* All devices are offered to the drivers of one stage before those of the next. */
enum driver_stage {
	DRIVER_IRQ_CHIP, /* the others need interrupts */
	DRIVER_DEVICE,
	DRIVER_STAGES
};

struct driver {
	const char *name;
	enum driver_stage stage;
	const char *const *ids; /* the devices that it knows; NULL ends them */
	/*
	 * Starts a device. On an error everything is as it was before; the error is reported and
	 * the machine goes on without the device. -ENODEV: it is not there after all (no report).
	 */
	int (*probe)(struct device *device);
};

#define DRIVER(driver_) LINKER_SET_ADD(drivers, struct driver, driver_)

/*
 * Offers the devices of the list to the drivers: the console first (the first serial line that
 * comes up is the kernel's), then in the order of the list, by the most specific id first.
 */
void drivers_probe(struct device_list *list);
/* Prints a line for each device: what it is, where, and who runs it. */
void device_list_print(const struct device_list *list);
