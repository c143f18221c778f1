/*
 * A reader for the ACPI tables: the description of a PC that its firmware leaves in memory (ACPI
 * Specification 6.5, chapter 5). It allocates nothing. The tables are not trusted: whatever their
 * bytes are, nothing outside of them is read, and every walk ends. Any context.
 */
#pragma once
#include <lib/types.h>

#define ACPI_TABLE_MAX (UINT32_C(4) << 20) /* bytes; what claims more is damaged */

/* How the reader reaches physical memory: `size` readable bytes at `pa`, or NULL. They stay. */
typedef const void *acpi_memory(paddr_t pa, size_t size);

/* A table, with its header of 36 bytes, or an entry of one. */
struct acpi_table {
	const uint8_t *bytes;
	uint32_t size;
};

/* All zero: a machine without tables. */
struct acpi {
	acpi_memory *memory;
	struct acpi_table root;   /* RSDT or XSDT: the addresses of all others */
	uint32_t address_size;    /* of one address in it: 4 or 8 bytes */
};

/* This machine's tables: opened at INIT_MACHINE where there are any (arch/x86_64/acpi.c). */
extern struct acpi machine_acpi;

/*
 * Starts from the root pointer, "RSDP". -EINVAL when it or the table that it leads to is damaged;
 * the machine is then one without tables.
 */
int acpi_open(struct acpi *acpi, paddr_t rsdp, acpi_memory *memory);

/* Finds the first table of that kind: "APIC". -ENOENT, or -EINVAL when it is damaged. */
int acpi_find_table(const struct acpi *acpi, const char *signature, struct acpi_table *table);

/* Opens the table that another one points to: the DSDT. */
int acpi_table_at(const struct acpi *acpi, paddr_t pa, const char *signature,
		  struct acpi_table *table);

/*
 * A little-endian number of 1 to 8 bytes. What lies behind the table's end reads as 0: that is the
 * meaning of a field that the table's version does not have yet.
 */
uint64_t acpi_number(const struct acpi_table *table, uint32_t offset, unsigned size);
