/* The entries of the MADT. See <acpi/madt.h>. */
#include <acpi/madt.h>

#define MADT_LOCAL_APIC 36 /* offsets in the table */
#define MADT_ENTRIES    44

#define OLD_ALL_CPUS 0xff

/* Sizes that the specification gives; 0: not for us. */
static const uint8_t entry_sizes[] = {
	[MADT_CPU] = 8,
	[MADT_IO_APIC] = 12,
	[MADT_OVERRIDE] = 10,
	[MADT_NMI] = 8,
	[MADT_LOCAL_NMI] = 6,
	[MADT_LOCAL_APIC_ADDRESS] = 12,
	[MADT_X2APIC_CPU] = 16,
	[MADT_X2APIC_LOCAL_NMI] = 12,
};

/* Each field stands with its offset and size within the entry: 5.2.12.2 and following. */
static void decode(const struct acpi_table *raw, struct madt_entry *entry)
{
#define FIELD(offset, size) acpi_number(raw, offset, size)
	switch (entry->type) {
	case MADT_CPU:
		entry->cpu.uid = (uint32_t)FIELD(2, 1);
		entry->cpu.apic_id = (uint32_t)FIELD(3, 1);
		entry->cpu.flags = (uint32_t)FIELD(4, 4);
		break;
	case MADT_X2APIC_CPU:
		entry->type = MADT_CPU;
		entry->cpu.uid = (uint32_t)FIELD(12, 4);
		entry->cpu.apic_id = (uint32_t)FIELD(4, 4);
		entry->cpu.flags = (uint32_t)FIELD(8, 4);
		break;
	case MADT_IO_APIC:
		entry->io_apic.id = (uint32_t)FIELD(2, 1);
		entry->io_apic.base = FIELD(4, 4);
		entry->io_apic.first_line = (uint32_t)FIELD(8, 4);
		break;
	case MADT_OVERRIDE:
		entry->override.isa_line = (uint32_t)FIELD(3, 1);
		entry->override.line = (uint32_t)FIELD(4, 4);
		entry->override.flags = (uint32_t)FIELD(8, 2);
		break;
	case MADT_NMI:
		entry->nmi.flags = (uint32_t)FIELD(2, 2);
		entry->nmi.line = (uint32_t)FIELD(4, 4);
		break;
	case MADT_LOCAL_NMI:
		entry->local_nmi.uid = (uint32_t)FIELD(2, 1);
		entry->local_nmi.flags = (uint32_t)FIELD(3, 2);
		entry->local_nmi.pin = (uint32_t)FIELD(5, 1);
		if (entry->local_nmi.uid == OLD_ALL_CPUS)
			entry->local_nmi.uid = MADT_ALL_CPUS;
		break;
	case MADT_X2APIC_LOCAL_NMI:
		entry->type = MADT_LOCAL_NMI;
		entry->local_nmi.flags = (uint32_t)FIELD(2, 2);
		entry->local_nmi.uid = (uint32_t)FIELD(4, 4);
		entry->local_nmi.pin = (uint32_t)FIELD(8, 1);
		break;
	case MADT_LOCAL_APIC_ADDRESS:
		entry->local_apic = FIELD(4, 8);
		break;
	}
#undef FIELD
}

paddr_t madt_local_apic(const struct acpi_table *madt)
{
	return acpi_number(madt, MADT_LOCAL_APIC, 4);
}

static bool known(unsigned type, uint32_t size)
{
	return type < array_size(entry_sizes) && entry_sizes[type] && size >= entry_sizes[type];
}

/* Every entry begins with its type and its size, a byte each; a size below 2 would never end. */
bool madt_next(const struct acpi_table *madt, uint32_t *at, struct madt_entry *entry)
{
	*at = max(*at, (uint32_t)MADT_ENTRIES);
	while (*at + 2 <= madt->size) {
		unsigned type = madt->bytes[*at], size = madt->bytes[*at + 1];
		struct acpi_table raw = { madt->bytes + *at, size };

		if (size < 2 || size > madt->size - *at)
			return false;
		*at += size;
		if (!known(type, size))
			continue;
		*entry = (struct madt_entry){ .type = (enum madt_type)type };
		decode(&raw, entry);
		return true;
	}
	return false;
}
