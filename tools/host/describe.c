/*
 * The kernel's own readers of device trees and ACPI tables as a program of the host, for
 * tools/test-devices:
 *
 *   describe tree    FILE              all nodes and properties of a device tree
 *   describe fdt     FILE              the devices that the kernel sees in it
 *   describe acpi    FILE              the same for ACPI tables (see below)
 *   describe damage-fdt  FILE SEED N   reads N damaged variants; must survive them
 *   describe damage-acpi FILE SEED N
 *
 * A file of ACPI tables holds pieces of physical memory, each behind its address and its size in 8
 * bytes each; the first one is the root pointer.
 */
#include <acpi/madt.h>
#include <acpi/power.h>
#include <describe.h>
#include <device/describe.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <stdio.h>
#include <stdlib.h>

/* --- What the readers want from the kernel. --- */

void *kzalloc(size_t size)
{
	return calloc(1, size);
}

void kfree(void *ptr)
{
	free(ptr);
}

void kprintf(const char *fmt, ...); /* only complaints, which are not compared */

void kprintf(const char *fmt, ...)
{
}

/* --- Files. --- */

static _Noreturn void fail(const char *what, const char *name)
{
	fprintf(stderr, "describe: %s %s\n", what, name);
	exit(2);
}

static uint8_t *file_read(const char *name, size_t *size)
{
	FILE *file = fopen(name, "rb");
	uint8_t *bytes;

	if (!file || fseek(file, 0, SEEK_END) != 0)
		fail("cannot read", name);
	*size = (size_t)ftell(file);
	bytes = malloc(*size);
	rewind(file);
	if (!bytes || fread(bytes, 1, *size, file) != *size)
		fail("cannot read", name);
	fclose(file);
	return bytes;
}

/* --- The list of devices. --- */

static void print_device(const struct device *device, const struct device *console)
{
	printf("%s", device->name);
	for (const char *id = NULL; (id = device_next_id(device, id));)
		printf(" %s", id);
	for (unsigned i = 0; i < device->window_count; i++)
		printf(" %s:%#lx+%#lx", device->windows[i].space == IO_PORTS ? "ports" : "memory",
		       device->windows[i].base, device->windows[i].size);
	for (unsigned i = 0; i < device->interrupt_count; i++) {
		const struct device_interrupt *interrupt = &device->interrupts[i];

		if (interrupt->controller)
			printf(" irq:%s:%u:%d", interrupt->controller->name, interrupt->line,
			       interrupt->trigger);
	}
	printf("%s%s%s\n", device->parent ? " in " : "",
	       device->parent ? device->parent->name : "", device == console ? " console" : "");
}

static void print_devices(const struct device_list *list)
{
	list_for_each(device, &list->devices, struct device, link)
		print_device(device, list->console);
}

/* --- Device trees. --- */

static void print_property(const char *path, const struct fdt_property *property)
{
	printf("%s %s ", path, property->name);
	for (uint32_t i = 0; i < property->size; i++)
		printf("%02x", property->data[i]);
	printf("\n");
}

static void print_properties(const struct fdt *fdt, const struct fdt_node *node, const char *path)
{
	struct fdt_property property;

	for (uint32_t at = node->contents; fdt_next_property(fdt, &at, &property);)
		print_property(path, &property);
}

/* The path of a node is that of the one above it, and its name. */
void print_tree(const struct fdt *fdt)
{
	size_t end[FDT_DEPTH_MAX + 1] = { 0 }; /* by depth: where that node's path ends */
	char path[4096] = "";
	struct fdt_node node = {};

	while (fdt_next(fdt, &node)) {
		size_t start = end[node.depth - 1];

		snprintf(path + start, sizeof(path) - start, "/%s", node.name);
		end[node.depth] = node.depth > 1 ? strlen(path) : 0;
		printf("%s\n", path);
		print_properties(fdt, &node, path);
	}
}

static void describe_tree(const uint8_t *bytes, size_t size, void (*print)(const struct fdt *fdt))
{
	struct fdt fdt;

	if (fdt_open(&fdt, bytes, size) != 0)
		fail("this is", "no device tree");
	print(&fdt);
}

void print_fdt_devices(const struct fdt *fdt)
{
	struct device_list list;

	device_list_init(&list);
	if (fdt_devices_add(fdt, &list) != 0)
		fail("too many", "devices");
	print_devices(&list);
	device_list_clear(&list);
}

/* --- ACPI tables. --- */

struct piece pieces[PIECES_MAX];
unsigned piece_count;

static const void *piece_memory(paddr_t pa, size_t size)
{
	for (unsigned i = 0; i < piece_count; i++)
		if (pa >= pieces[i].pa && pa - pieces[i].pa <= pieces[i].size &&
		    size <= pieces[i].size - (pa - pieces[i].pa))
			return pieces[i].bytes + (pa - pieces[i].pa);
	return NULL;
}

void pieces_take(const uint8_t *bytes, size_t size)
{
	const uint8_t *end = bytes + size;

	for (piece_count = 0; bytes + 16 <= end && piece_count < PIECES_MAX; piece_count++) {
		struct piece *piece = &pieces[piece_count];

		memcpy(piece, bytes, 16);
		piece->bytes = malloc(piece->size);
		memcpy(piece->bytes, bytes + 16, piece->size);
		bytes += 16 + piece->size;
	}
}

void pieces_drop(void)
{
	while (piece_count > 0)
		free(pieces[--piece_count].bytes);
}

static void print_madt_entry(const struct madt_entry *entry)
{
	switch (entry->type) {
	case MADT_CPU:
		printf("cpu %u apic %u flags %u\n", entry->cpu.uid, entry->cpu.apic_id,
		       entry->cpu.flags);
		break;
	case MADT_IO_APIC:
		printf("ioapic %u at %#lx from %u\n", entry->io_apic.id, entry->io_apic.base,
		       entry->io_apic.first_line);
		break;
	case MADT_OVERRIDE:
		printf("override %u is %u flags %u\n", entry->override.isa_line,
		       entry->override.line, entry->override.flags);
		break;
	case MADT_LOCAL_NMI:
		printf("nmi %u at %u flags %u\n", entry->local_nmi.uid, entry->local_nmi.pin,
		       entry->local_nmi.flags);
		break;
	default:
		break;
	}
}

static void print_madt(const struct acpi *acpi)
{
	struct acpi_table madt;
	struct madt_entry entry;

	if (acpi_find_table(acpi, "APIC", &madt) != 0)
		return;
	printf("local apics at %#lx\n", madt_local_apic(&madt));
	for (uint32_t at = 0; madt_next(&madt, &at, &entry);)
		print_madt_entry(&entry);
}

static void print_power(const struct acpi *acpi)
{
	struct acpi_power power;

	if (acpi_power_read(acpi, &power) == 0)
		printf("off by %#x at port %#x; enable by %u at %#x\n", power.off, power.control,
		       power.enable, power.enable_port);
}

void describe_acpi(void)
{
	struct acpi acpi = {};
	struct device_list list;

	if (acpi_open(&acpi, pieces[0].pa, piece_memory) == 0)
		print_madt(&acpi);
	device_list_init(&list);
	if (acpi_devices_add(&acpi, &list) != 0)
		fail("too many", "devices");
	print_devices(&list);
	print_power(&acpi);
	device_list_clear(&list);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	unsigned long runs = argc > 4 ? strtoul(argv[4], NULL, 0) : 0;
	uint64_t seed = argc > 3 ? strtoul(argv[3], NULL, 0) : 0;
	size_t size;
	uint8_t *bytes = argc > 2 ? file_read(argv[2], &size) : NULL;

	damage_seed(seed);
	if (!strcmp(what, "tree") && bytes) {
		describe_tree(bytes, size, print_tree);
	} else if (!strcmp(what, "fdt") && bytes) {
		describe_tree(bytes, size, print_fdt_devices);
	} else if (!strcmp(what, "acpi") && bytes) {
		pieces_take(bytes, size);
		describe_acpi();
		pieces_drop();
	} else if (!strcmp(what, "damage-fdt") && seed) {
		while (runs--)
			damage_fdt(bytes, size);
	} else if (!strcmp(what, "damage-acpi") && seed) {
		while (runs--)
			damage_acpi(bytes, size);
	} else {
		fail("usage: see the top of", __FILE__);
	}
	free(bytes);
	return 0;
}
