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

void kprintf(const char *fmt, ...); /* <kernel/log.h>; only complaints, which are not compared */

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
static void print_tree(const struct fdt *fdt)
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

static void print_fdt_devices(const struct fdt *fdt)
{
	struct device_list list;

	device_list_init(&list);
	if (fdt_devices_add(fdt, &list) != 0)
		fail("too many", "devices");
	print_devices(&list);
	device_list_clear(&list);
}

/* --- ACPI tables. --- */

#define PIECES_MAX 64

static struct piece {
	paddr_t pa;
	uint64_t size;
	uint8_t *bytes; /* each in memory of its own, so that AddressSanitizer sees both ends */
} pieces[PIECES_MAX];
static unsigned piece_count;

static const void *piece_memory(paddr_t pa, size_t size)
{
	for (unsigned i = 0; i < piece_count; i++)
		if (pa >= pieces[i].pa && pa - pieces[i].pa <= pieces[i].size &&
		    size <= pieces[i].size - (pa - pieces[i].pa))
			return pieces[i].bytes + (pa - pieces[i].pa);
	return NULL;
}

static void pieces_take(const uint8_t *bytes, size_t size)
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

static void pieces_drop(void)
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

/* Whatever the tables are, there is a list: that of a plain PC. */
static void describe_acpi(void)
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

/* --- Damage: what does not crash now, prints something into nowhere. --- */

static uint64_t seed;

/* xorshift64* (Vigna, 2016) */
static uint64_t random_below(uint64_t limit)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (seed * UINT64_C(0x2545f4914f6cdd1d) >> 16) % limit;
}

static void damage(uint8_t *bytes, size_t size)
{
	static const uint8_t masks[] = { 0x01, 0x02, 0x80, 0xff };

	for (uint64_t n = 1 + random_below(8); n > 0 && size > 0; n--)
		bytes[random_below(size)] ^= masks[random_below(sizeof(masks))];
}

/* Sometimes only the beginning is there, and the header may know it. */
static size_t cut(uint8_t *bytes, size_t size)
{
	if (random_below(4) || size < 8)
		return size;
	size = random_below(size);
	for (unsigned i = 0; i < 4 && size >= 8 && random_below(2); i++)
		bytes[4 + i] = (uint8_t)(size >> 8 * (3 - i));
	return size;
}

static void read_everything(const struct fdt *fdt)
{
	static struct boot_info info;

	info = (struct boot_info){};
	(void)fdt_boot_info(fdt, &info);
	print_tree(fdt);
	print_fdt_devices(fdt);
}

static void damage_fdt(const uint8_t *bytes, size_t size)
{
	uint8_t *whole = malloc(size), *copy;
	struct fdt fdt;
	size_t left;

	memcpy(whole, bytes, size);
	damage(whole, size);
	left = cut(whole, size);
	copy = malloc(left); /* of exactly that size: AddressSanitizer sees the first byte too many */
	memcpy(copy, whole, left);
	if (fdt_open(&fdt, copy, left) == 0)
		read_everything(&fdt);
	free(copy);
	free(whole);
}

/* A table that ends early, and knows it. */
static void cut_piece(struct piece *piece)
{
	uint32_t size = (uint32_t)random_below(piece->size);

	if (size < 36)
		return;
	piece->bytes = realloc(piece->bytes, size); /* exactly: see above */
	piece->size = size;
	memcpy(piece->bytes + 4, &size, sizeof(size));
}

static void seal_piece(struct piece *piece)
{
	uint8_t sum = 0;

	for (uint64_t at = 0; at < piece->size; at++)
		sum = (uint8_t)(sum + piece->bytes[at]);
	if (piece->size >= 36)
		piece->bytes[9] = (uint8_t)(piece->bytes[9] - sum);
}

/* Half of the time the sums are made right again: then the damage gets further. */
static void damage_acpi(const uint8_t *bytes, size_t size)
{
	bool seal = random_below(2);

	pieces_take(bytes, size);
	for (unsigned i = 0; i < piece_count; i++) {
		if (random_below(piece_count) == 0)
			damage(pieces[i].bytes, pieces[i].size);
		if (i > 0 && random_below(2 * piece_count) == 0)
			cut_piece(&pieces[i]);
		if (i > 0 && seal)
			seal_piece(&pieces[i]);
	}
	describe_acpi();
	pieces_drop();
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	unsigned long runs = argc > 4 ? strtoul(argv[4], NULL, 0) : 0;
	size_t size;
	uint8_t *bytes = argc > 2 ? file_read(argv[2], &size) : NULL;

	seed = argc > 3 ? strtoul(argv[3], NULL, 0) : 0;
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
