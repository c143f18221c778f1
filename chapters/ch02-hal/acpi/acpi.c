/*
 * The ACPI tables form a star: the root pointer leads to a table of addresses, and these to all
 * others. Each begins with a header and is complete when its bytes add up to 0.
 *
 *   RSDP ──► RSDT (4-byte addresses) or XSDT (8-byte addresses) ──► FACP ──► DSDT
 *                                                               ├──► APIC
 *                                                               └──► HPET, MCFG, …
 */
#include <acpi/acpi.h>
#include <lib/errno.h>
#include <lib/string.h>

/* ACPI 5.2.5.3: the root pointer. Revision 0 ends before LENGTH. */
enum rsdp_field { RSDP_REVISION = 15, RSDP_RSDT = 16, RSDP_V0_SIZE = 20, RSDP_LENGTH = 20,
		  RSDP_XSDT = 24, RSDP_V2_SIZE = 36 };
/* 5.2.6: the header of every table. */
enum header_field { HEADER_LENGTH = 4, HEADER_SIZE = 36 };

#define SIGNATURE_SIZE 4

struct acpi machine_acpi;

uint64_t acpi_number(const struct acpi_table *table, uint32_t offset, unsigned size)
{
	uint64_t value = 0;

	if (offset > table->size || size > table->size - offset)
		return 0;
	memcpy(&value, table->bytes + offset, size); /* we are little-endian, too */
	return value;
}

static bool sums_to_zero(const uint8_t *bytes, uint32_t size)
{
	uint8_t sum = 0;

	while (size--)
		sum = (uint8_t)(sum + *bytes++);
	return sum == 0;
}

static bool signature_is(const struct acpi_table *table, const char *signature)
{
	return !memcmp(table->bytes, signature, SIGNATURE_SIZE);
}

/* Only the header. */
static bool peek(const struct acpi *acpi, paddr_t pa, struct acpi_table *table)
{
	*table = (struct acpi_table){ acpi->memory(pa, HEADER_SIZE), HEADER_SIZE };
	return table->bytes != NULL;
}

int acpi_table_at(const struct acpi *acpi, paddr_t pa, const char *signature,
		  struct acpi_table *table)
{
	if (!acpi->memory || !peek(acpi, pa, table) || !signature_is(table, signature))
		return -EINVAL;
	table->size = (uint32_t)acpi_number(table, HEADER_LENGTH, 4);
	if (table->size < HEADER_SIZE || table->size > ACPI_TABLE_MAX)
		return -EINVAL;
	table->bytes = acpi->memory(pa, table->size);
	return table->bytes && sums_to_zero(table->bytes, table->size) ? 0 : -EINVAL;
}

int acpi_find_table(const struct acpi *acpi, const char *signature, struct acpi_table *table)
{
	const uint32_t step = acpi->address_size;

	for (uint32_t at = HEADER_SIZE; step && at + step <= acpi->root.size; at += step) {
		paddr_t pa = acpi_number(&acpi->root, at, step);

		if (peek(acpi, pa, table) && signature_is(table, signature))
			return acpi_table_at(acpi, pa, signature, table);
	}
	return -ENOENT;
}

/* The root pointer is not a table: its own signature, no common header, two checksums. */
static int read_root_pointer(const struct acpi *acpi, paddr_t pa, struct acpi_table *rsdp)
{
	*rsdp = (struct acpi_table){ acpi->memory(pa, RSDP_V0_SIZE), RSDP_V0_SIZE };
	if (!rsdp->bytes || memcmp(rsdp->bytes, "RSD PTR ", 8) != 0 ||
	    !sums_to_zero(rsdp->bytes, RSDP_V0_SIZE))
		return -EINVAL;
	if (acpi_number(rsdp, RSDP_REVISION, 1) < 2)
		return 0;
	*rsdp = (struct acpi_table){ acpi->memory(pa, RSDP_V2_SIZE), RSDP_V2_SIZE };
	if (!rsdp->bytes || acpi_number(rsdp, RSDP_LENGTH, 4) != RSDP_V2_SIZE ||
	    !sums_to_zero(rsdp->bytes, RSDP_V2_SIZE))
		return -EINVAL;
	return 0;
}

/* The younger table has the same content and more bits; some firmware has only the older one. */
static int open_root_table(struct acpi *acpi, const struct acpi_table *rsdp)
{
	paddr_t xsdt = acpi_number(rsdp, RSDP_XSDT, 8);

	acpi->address_size = 8;
	if (xsdt && acpi_table_at(acpi, xsdt, "XSDT", &acpi->root) == 0)
		return 0;
	acpi->address_size = 4;
	return acpi_table_at(acpi, acpi_number(rsdp, RSDP_RSDT, 4), "RSDT", &acpi->root);
}

int acpi_open(struct acpi *acpi, paddr_t pa, acpi_memory *memory)
{
	struct acpi_table rsdp;
	int err;

	*acpi = (struct acpi){ .memory = memory };
	err = read_root_pointer(acpi, pa, &rsdp);
	if (!err)
		err = open_root_table(acpi, &rsdp);
	if (err)
		*acpi = (struct acpi){};
	return err;
}
