/* Devices and their list. See <device/device.h>. */
#include <device/driver.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>

void device_list_init(struct device_list *list)
{
	*list = (struct device_list){};
	list_init(&list->devices);
}

void device_list_clear(struct device_list *list)
{
	list_for_each_safe(device, &list->devices, struct device, link) {
		list_remove(&device->link);
		kfree(device->interrupts);
		kfree(device);
	}
	list->count = 0;
	list->console = NULL;
}

struct device *device_add(struct device_list *list, const char *name, const char *ids,
			  size_t ids_size)
{
	struct device *device = list->count < DEVICES_MAX ? new(struct device) : NULL;

	if (!device)
		return NULL;
	list->count++;
	device->name = name;
	device->ids = ids;
	device->ids_size = ids_size;
	list_push_back(&list->devices, &device->link);
	return device;
}

void device_add_window(struct device *device, enum io_space space, uint64_t base, uint64_t size)
{
	if (device->window_count < DEVICE_WINDOWS_MAX)
		device->windows[device->window_count++] = (struct io_window){ space, base, size };
}

int device_set_interrupts(struct device *device, unsigned count)
{
	device->interrupts = kzalloc(count * sizeof(*device->interrupts));
	if (count && !device->interrupts)
		return -ENOMEM;
	device->interrupt_count = count;
	return 0;
}

const char *device_next_id(const struct device *device, const char *id)
{
	const char *next = id ? id + strlen(id) + 1 : device->ids;

	return next < device->ids + device->ids_size ? next : NULL;
}

int device_irq(const struct device *device, unsigned i)
{
	const struct device_interrupt *interrupt;

	if (i >= device->interrupt_count)
		return -ENOENT;
	interrupt = &device->interrupts[i];
	if (!interrupt->controller || !interrupt->controller->driver)
		return -ENOENT;
	return (int)(interrupt->controller->first_line + interrupt->line);
}

bool device_word(const struct device *device, const char *name, unsigned i, uint32_t *value)
{
	return device->tree && fdt_word(device->tree, &device->node, name, i, value);
}
