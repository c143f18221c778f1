/*
 * From the ACPI tables to the list of devices. Ids are those of the Plug and Play list that ACPI
 * uses (ACPI 6.5, 5.6.7).
 */
#include <acpi/madt.h>
#include <device/describe.h>
#include <kernel/log.h>
#include <lib/errno.h>

#define IOAPIC_DEFAULT 0xfec00000 /* where PCs have the first one */
#define IOAPIC_SIZE    0x20
#define HPET_SIZE      0x400
#define BUS_SIZE       (UINT64_C(1) << 20) /* of a PCI bus's configuration space */

#define ID(string) (string), sizeof(string)

/* A device with one window. NULL: no memory. */
static struct device *add(struct device_list *list, const char *name, const char *id,
			  size_t id_size, struct io_window window)
{
	struct device *device = device_add(list, name, id, id_size);

	if (device)
		device_add_window(device, window.space, window.base, window.size);
	return device;
}

/* The table, or false; a damaged one is reported and counts as absent. */
static bool find(const struct acpi *acpi, const char *signature, struct acpi_table *table)
{
	int err = acpi_find_table(acpi, signature, table);

	if (err == -EINVAL)
		kprintf("acpi: the table %s is damaged\n", signature);
	return !err;
}

/* --- Interrupts. --- */

static int add_ioapic(struct device_list *list, paddr_t base, uint32_t first_line)
{
	struct device *ioapic = add(list, "io-apic", ID("ACPI0009"),
				    (struct io_window){ IO_MEMORY, base, IOAPIC_SIZE });

	if (ioapic)
		ioapic->first_line = first_line;
	return ioapic ? 0 : -ENOMEM;
}

static int add_ioapics(const struct acpi_table *madt, struct device_list *list)
{
	struct madt_entry entry;
	unsigned count = 0;
	int err = 0;

	for (uint32_t at = 0; !err && madt_next(madt, &at, &entry);)
		if (entry.type == MADT_IO_APIC) {
			err = add_ioapic(list, entry.io_apic.base, entry.io_apic.first_line);
			count++;
		}
	return err || count ? err : add_ioapic(list, IOAPIC_DEFAULT, 0);
}

/* How many inputs an I/O APIC has only it knows itself: the one with the nearest first line. */
static struct device *ioapic_of(const struct device_list *list, uint32_t line)
{
	struct device *best = NULL;

	list_for_each(device, &list->devices, struct device, link)
		if (!device->tree && device->windows[0].size == IOAPIC_SIZE &&
		    device->first_line <= line && (!best || device->first_line > best->first_line))
			best = device;
	return best;
}

static enum irq_trigger trigger(uint32_t flags)
{
	bool low = (flags & MADT_POLARITY) == MADT_ACTIVE_LOW;

	if ((flags & MADT_TRIGGER) == MADT_LEVEL)
		return low ? IRQ_LEVEL_LOW : IRQ_LEVEL_HIGH;
	return low ? IRQ_EDGE_FALLING : IRQ_EDGE_RISING;
}

/* Lines of the ISA bus have their own numbers, unless the table says otherwise. */
static int connect_isa(struct device_list *list, const struct acpi_table *madt,
		       struct device *device, uint32_t isa_line)
{
	struct madt_entry entry;
	uint32_t line = isa_line, flags = 0;
	int err = device_set_interrupts(device, 1);

	if (err)
		return err;
	for (uint32_t at = 0; madt_next(madt, &at, &entry);)
		if (entry.type == MADT_OVERRIDE && entry.override.isa_line == isa_line) {
			line = entry.override.line;
			flags = entry.override.flags;
		}
	device->interrupts[0].controller = ioapic_of(list, line);
	if (device->interrupts[0].controller)
		device->interrupts[0].line = line - device->interrupts[0].controller->first_line;
	device->interrupts[0].trigger = trigger(flags);
	return 0;
}

/* --- The PC's own devices. --- */

static const struct pc_device {
	const char *name, *id;
	uint16_t port, port_count, isa_line;
} pc_devices[] = {
	{ "COM1", "PNP0501", 0x3f8, 8, 4 },
	{ "COM2", "PNP0501", 0x2f8, 8, 3 },
	{ "rtc", "PNP0B00", 0x70, 2, 8 },
};

#define PNP_ID_SIZE sizeof("PNP0501")

static int add_pc_device(const struct pc_device *pc, const struct acpi_table *madt,
			 struct device_list *list)
{
	struct device *device = add(list, pc->name, pc->id, PNP_ID_SIZE,
				    (struct io_window){ IO_PORTS, pc->port, pc->port_count });

	return device ? connect_isa(list, madt, device, pc->isa_line) : -ENOMEM;
}

static int add_pc_devices(const struct acpi_table *madt, struct device_list *list)
{
	int err = 0;

	for (unsigned i = 0; !err && i < array_size(pc_devices); i++)
		err = add_pc_device(&pc_devices[i], madt, list);
	return err;
}

/* --- Tables that stand for a device. --- */

#define TABLE_ADDRESS 44 /* in HPET and MCFG alike: behind header and 8 bytes */
#define MCFG_ENTRY    16
#define SPCR_ADDRESS  40 /* a generic address: space, 3 bytes, and the number */

static int add_hpet(const struct acpi *acpi, struct device_list *list)
{
	struct acpi_table table;

	if (!find(acpi, "HPET", &table))
		return 0;
	return add(list, "hpet", ID("PNP0103"),
		   (struct io_window){ IO_MEMORY, acpi_number(&table, TABLE_ADDRESS, 8),
				       HPET_SIZE }) ? 0 : -ENOMEM;
}

/* Each entry: the address of bus 0, a group of buses, its first and its last one. */
static int add_pci_bus(struct device_list *list, const struct acpi_table *mcfg, uint32_t at)
{
	uint64_t base = acpi_number(mcfg, at, 8);
	uint64_t first = acpi_number(mcfg, at + 10, 1), last = acpi_number(mcfg, at + 11, 1);
	struct io_window window = { IO_MEMORY, base + first * BUS_SIZE,
				    (last - first + 1) * BUS_SIZE };

	if (last < first)
		return 0;
	return add(list, "pci", ID("PNP0A08"), window) ? 0 : -ENOMEM;
}

static int add_pci(const struct acpi *acpi, struct device_list *list)
{
	struct acpi_table table;
	int err = 0;

	if (!find(acpi, "MCFG", &table))
		return 0;
	for (uint32_t at = TABLE_ADDRESS; !err && at + MCFG_ENTRY <= table.size; at += MCFG_ENTRY)
		err = add_pci_bus(list, &table, at);
	return err;
}

/* The firmware's own console, where it names one: "SPCR". */
static void find_console(const struct acpi *acpi, struct device_list *list)
{
	struct acpi_table table;
	uint64_t address;

	if (!find(acpi, "SPCR", &table))
		return;
	address = acpi_number(&table, SPCR_ADDRESS + 4, 8);
	list_for_each(device, &list->devices, struct device, link)
		if (device->window_count && device->windows[0].base == address)
			list->console = device;
}

int acpi_devices_add(const struct acpi *acpi, struct device_list *list)
{
	struct acpi_table madt = {};
	int err;

	if (!find(acpi, "APIC", &madt))
		madt = (struct acpi_table){};
	err = add_ioapics(&madt, list);
	if (!err)
		err = add_pc_devices(&madt, list);
	if (!err)
		err = add_hpet(acpi, list);
	if (!err)
		err = add_pci(acpi, list);
	find_console(acpi, list);
	return err;
}
