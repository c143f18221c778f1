/*
 * From the device tree to the list of devices (Devicetree Specification 0.4, chapter 2). The first
 * pass adds the nodes, the second one connects the interrupts, because a wire may lead to a node
 * further down.
 */
#include <device/describe.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>

/* The nodes from the root to where the walk is; index 1 is the root. */
struct path {
	const struct fdt *fdt;
	struct device_list *list;
	struct step {
		struct fdt_node node;
		struct device *device; /* its own, or of the nearest node above that has one */
		uint32_t interrupt_parent; /* inherited, if it has none of its own */
		bool disabled;
	} steps[FDT_DEPTH_MAX + 1];
};

/* --- Addresses: 2.3.6 `reg`, 2.3.8 `ranges`. --- */

/* The number at `*at` words into a property, which moves behind it. */
static bool take(const struct fdt *fdt, const struct fdt_node *node, const char *name,
		 unsigned *at, unsigned words, uint64_t *value)
{
	uint32_t word;

	for (*value = 0; words--; *value = *value << 32 | word)
		if (!fdt_word(fdt, node, name, (*at)++, &word))
			return false;
	return true;
}

/* An entry of `ranges`: this much of the bus's address space lies there in the space above. */
static bool lies_in_range(struct io_window *window, uint64_t bus, uint64_t above, uint64_t size)
{
	if (window->base < bus || window->base - bus > size ||
	    window->size > size - (window->base - bus))
		return false;
	window->base = above + (window->base - bus);
	return true;
}

/* Through the bus at `depth`: from the addresses of its children to its own. */
static bool translate_once(const struct path *path, unsigned depth, struct io_window *window)
{
	const struct fdt_node *bus = &path->steps[depth].node;
	unsigned child = bus->cells[depth].address, own = bus->cells[depth - 1].address, at = 0;
	unsigned length = bus->cells[depth].size;
	struct fdt_property ranges;
	uint64_t from, to, size;

	if (!fdt_property(path->fdt, bus, "ranges", &ranges))
		return false; /* no address of this bus means anything above it */
	if (ranges.size == 0)
		return true; /* all of them mean the same above it */
	if (child > 2 || own > 2 || length > 2)
		return false;
	while (take(path->fdt, bus, "ranges", &at, child, &from) &&
	       take(path->fdt, bus, "ranges", &at, own, &to) &&
	       take(path->fdt, bus, "ranges", &at, length, &size))
		if (lies_in_range(window, from, to, size))
			return true;
	return false;
}

static bool translate(const struct path *path, unsigned depth, struct io_window *window)
{
	for (unsigned bus = depth - 1; bus > 1; bus--)
		if (!translate_once(path, bus, window))
			return false;
	return window->base + window->size >= window->base;
}

static void add_windows(const struct path *path, struct device *device)
{
	const unsigned depth = device->node.depth;
	struct boot_range reg;

	for (unsigned i = 0; fdt_reg(path->fdt, &device->node, i, &reg); i++) {
		struct io_window window = { IO_MEMORY, reg.base, reg.size };

		if (translate(path, depth, &window))
			device_add_window(device, IO_MEMORY, window.base, window.size);
	}
}

/* --- The first pass. --- */

/* 2.3.4: a node without `status` is fine. */
static bool is_disabled(const struct fdt *fdt, const struct fdt_node *node)
{
	const char *status = fdt_string(fdt, node, "status");

	return status && strcmp(status, "okay") != 0 && strcmp(status, "ok") != 0;
}

/* `compatible`, when it is a list of strings indeed: the last one ends. */
static bool find_ids(const struct fdt *fdt, const struct fdt_node *node, struct fdt_property *ids)
{
	return fdt_property(fdt, node, "compatible", ids) && ids->size &&
	       ids->data[ids->size - 1] == '\0';
}

static int add_device(struct path *path, struct step *step)
{
	const struct fdt_node *node = &step->node;
	struct fdt_property ids;
	struct device *device;

	if (!find_ids(path->fdt, node, &ids))
		return 0;
	device = device_add(path->list, node->name, (const char *)ids.data, ids.size);
	if (!device)
		return -ENOMEM;
	device->parent = step->device;
	device->tree = path->fdt;
	device->node = *node;
	device->interrupt_parent = step->interrupt_parent;
	device_word(device, "phandle", 0, &device->phandle);
	add_windows(path, device);
	step->device = device;
	return 0;
}

/* The root describes the machine and is no device. What is disabled takes its children along. */
static int visit(struct path *path, const struct fdt_node *node)
{
	const struct step *above = &path->steps[node->depth - 1];
	struct step *step = &path->steps[node->depth];

	*step = *above;
	step->node = *node;
	step->disabled |= is_disabled(path->fdt, node);
	fdt_word(path->fdt, node, "interrupt-parent", 0, &step->interrupt_parent);
	return step->disabled || node->depth == 1 ? 0 : add_device(path, step);
}

/* --- The second pass: 2.4, interrupts. --- */

static struct device *find_phandle(const struct device_list *list, uint32_t phandle)
{
	list_for_each(device, &list->devices, struct device, link)
		if (phandle && device->phandle == phandle)
			return device;
	return NULL;
}

/* The meaning of the second cell that all controllers with two of them share. */
static enum irq_trigger trigger(uint32_t flags)
{
	switch (flags & 0xf) {
	case 1:
		return IRQ_EDGE_RISING;
	case 2:
		return IRQ_EDGE_FALLING;
	case 8:
		return IRQ_LEVEL_LOW;
	default:
		return IRQ_LEVEL_HIGH;
	}
}

static void connect(struct device_interrupt *interrupt, struct device *controller,
		    const struct device *device, const char *property, unsigned at, unsigned cells)
{
	uint32_t flags = 0;

	if (cells > 2)
		return;
	interrupt->controller = controller;
	device_word(device, property, at, &interrupt->line);
	if (cells == 2)
		device_word(device, property, at + 1, &flags);
	interrupt->trigger = trigger(flags);
}

/*
 * A controller says how many words describe one of its lines: the number, and perhaps how it
 * signals. Those with more words (pins of a GPIO bank) are not for <hal/irq.h>.
 */
static bool line_cells(const struct device *controller, uint32_t *cells)
{
	return controller && device_word(controller, "#interrupt-cells", 0, cells) && *cells >= 1 &&
	       *cells <= 4;
}

/* `interrupts`: lines of one controller. */
static int connect_to_parent(struct device_list *list, struct device *device, unsigned words)
{
	struct device *controller = find_phandle(list, device->interrupt_parent);
	uint32_t cells;
	int err;

	if (!line_cells(controller, &cells))
		return 0;
	err = device_set_interrupts(device, words / cells);
	for (unsigned i = 0; i < device->interrupt_count; i++)
		connect(&device->interrupts[i], controller, device, "interrupts", i * cells, cells);
	return err;
}

/* `interrupts-extended`: each line behind the phandle of its controller; at least two words. */
static int connect_to_many(struct device_list *list, struct device *device, unsigned words)
{
	static const char name[] = "interrupts-extended";
	unsigned count = 0;
	uint32_t phandle, cells;
	int err = device_set_interrupts(device, words / 2);

	for (unsigned at = 0; !err && at + 2 <= words; at += 1 + cells) {
		struct device *controller;

		device_word(device, name, at, &phandle);
		controller = find_phandle(list, phandle);
		if (!line_cells(controller, &cells) || cells > words - at - 1)
			break; /* how long its description is, only the controller knows */
		connect(&device->interrupts[count++], controller, device, name, at + 1, cells);
	}
	device->interrupt_count = count;
	return err;
}

static int connect_interrupts(struct device_list *list, struct device *device)
{
	struct fdt_property property;

	if (fdt_property(device->tree, &device->node, "interrupts-extended", &property))
		return connect_to_many(list, device, property.size / 4);
	if (fdt_property(device->tree, &device->node, "interrupts", &property))
		return connect_to_parent(list, device, property.size / 4);
	return 0;
}

/* --- The console: 3.6. --- */

/* "/soc/serial@10000000" or an alias, with options behind a colon. */
static void find_console(const struct fdt *fdt, struct device_list *list)
{
	struct fdt_node node;
	char path[128];
	const char *target = NULL, *options;

	if (fdt_find(fdt, "/chosen", &node))
		target = fdt_string(fdt, &node, "stdout-path");
	if (!target)
		return;
	options = strchr(target, ':');
	string_copy(path, target, min(sizeof(path), options ? (size_t)(options - target) + 1
							    : sizeof(path)));
	if (path[0] != '/') {
		target = fdt_find(fdt, "/aliases", &node) ? fdt_string(fdt, &node, path) : NULL;
		string_copy(path, target ? target : "", sizeof(path));
	}
	if (path[0] != '/' || !fdt_find(fdt, path, &node))
		return;
	list_for_each(device, &list->devices, struct device, link)
		if (device->tree == fdt && device->node.contents == node.contents)
			list->console = device;
}

int fdt_devices_add(const struct fdt *fdt, struct device_list *list)
{
	struct path *path = new(struct path);
	struct fdt_node node = {};
	int err = path ? 0 : -ENOMEM;

	if (path)
		*path = (struct path){ .fdt = fdt, .list = list };
	while (!err && fdt_next(fdt, &node))
		err = visit(path, &node);
	kfree(path);
	list_for_each(device, &list->devices, struct device, link)
		if (!err && device->tree == fdt)
			err = connect_interrupts(list, device);
	find_console(fdt, list);
	return err;
}
