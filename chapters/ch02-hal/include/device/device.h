/*
 * The devices of the machine: one list, whoever describes them. At INIT_DEVICES the machine fills
 * it: from the device tree (device/fdt_devices.c), the ACPI tables (device/acpi_devices.c), or a
 * fixed table in LibOS. Then each device is offered to the drivers (<device/driver.h>). The list
 * changes only at boot; from then on it may be read in any context. `devices` on the kernel's
 * command line prints it.
 */
#pragma once
#include <boot/fdt.h>
#include <hal/io.h>
#include <hal/irq.h>
#include <lib/list.h>
#include <lib/types.h>

struct driver;

/* A wire from a device to a line of an interrupt controller. */
struct device_interrupt {
	struct device *controller; /* NULL: not in the list */
	uint32_t line;             /* as the controller counts its inputs */
	enum irq_trigger trigger;
};

#define DEVICES_MAX        1024 /* in a list: firmware is not trusted to end */
#define DEVICE_WINDOWS_MAX 4

struct device {
	struct list link;        /* in device_list.devices */
	const char *name;        /* "serial@10000000"; not unique */
	const char *ids;         /* what it is, the most specific first, with a NUL behind each: */
	size_t ids_size;         /*   "allwinner,sun20i-d1-plic\0thead,c900-plic" or "PNP0501" */
	struct device *parent;   /* NULL at the top */
	struct io_window windows[DEVICE_WINDOWS_MAX]; /* physical, whatever buses lie between */
	unsigned window_count;
	struct device_interrupt *interrupts; /* owned */
	unsigned interrupt_count;
	uint32_t first_line;     /* controllers: what number their line 0 has in <hal/irq.h> */

	/* Where it comes from the device tree. */
	const struct fdt *tree;
	struct fdt_node node;
	uint32_t phandle;          /* the name that other nodes call it by; 0: none */
	uint32_t interrupt_parent; /* the phandle of the controller that it is wired to */

	const struct driver *driver; /* who took it */
	int error;                   /* … or what the last driver that tried said */
};

struct device_list {
	struct list devices;     /* in the order of their description, parents before children */
	unsigned count;
	struct device *console;  /* the serial line that the firmware names; NULL: it does not */
};

/* What this machine has. */
extern struct device_list machine_devices;

void device_list_init(struct device_list *list);
/* Frees the devices. For tests: those of the machine stay. */
void device_list_clear(struct device_list *list);

/* A new device at the end of the list; the strings must stay. NULL: no memory,
 * or too many devices. */
struct device *device_add(struct device_list *list, const char *name, const char *ids,
			  size_t ids_size);
/* Windows beyond DEVICE_WINDOWS_MAX are left out. */
void device_add_window(struct device *device, enum io_space space, uint64_t base, uint64_t size);
/* Room for `count` interrupts, all without a controller yet. -ENOMEM. */
int device_set_interrupts(struct device *device, unsigned count);

/* Steps through the ids; NULL gives the first, and is what comes after the last. */
const char *device_next_id(const struct device *device, const char *id);

/* The number in <hal/irq.h> of the i-th interrupt; -ENOENT: none, or its controller is dead. */
int device_irq(const struct device *device, unsigned i);

/* The i-th word of a property; false when the description does not have it. */
bool device_word(const struct device *device, const char *name, unsigned i, uint32_t *value);
