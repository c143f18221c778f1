/* See <acpi/power.h>. */
#include <acpi/power.h>
#include <lib/errno.h>
#include <lib/string.h>

/* 5.2.9, table 5.9 */
enum fadt_field {
	FADT_DSDT = 40,
	FADT_SMI_COMMAND = 48,
	FADT_ACPI_ENABLE = 52,
	FADT_PM1A_CONTROL = 64,
};

#define SLEEP_TYPE_SHIFT 10 /* in PM1 control: 4.8.3.2.1 */
#define SLEEP_TYPE_MAX   7
#define SLEEP_ENABLE     (1 << 13)

/* 20.2, the byte code. */
enum aml { AML_ZERO = 0x00, AML_ONE = 0x01, AML_NAME = 0x08, AML_BYTE = 0x0a, AML_PACKAGE = 0x12 };

static uint8_t byte(const struct acpi_table *table, uint32_t at)
{
	return (uint8_t)acpi_number(table, at, 1);
}

/* A number below 256, as the code writes it; -ENOENT: something else. */
static int constant(const struct acpi_table *dsdt, uint32_t at)
{
	switch (byte(dsdt, at)) {
	case AML_ZERO:
		return 0;
	case AML_ONE:
		return 1;
	case AML_BYTE:
		return byte(dsdt, at + 1);
	default:
		return -ENOENT;
	}
}

/*
 * Behind the name: Package (n) { type for PM1a, … }. The size of a package is in 1 to 4 bytes; the
 * two upper bits of the first one tell how many follow.
 */
static int first_of_package(const struct acpi_table *dsdt, uint32_t at)
{
	if (byte(dsdt, at) != AML_PACKAGE)
		return -ENOENT;
	at += 2 + (byte(dsdt, at + 1) >> 6);
	return byte(dsdt, at) ? constant(dsdt, at + 1) : -ENOENT;
}

/* Name (_S5, …) or Name (\_S5, …). */
static bool names_s5(const struct acpi_table *dsdt, uint32_t at)
{
	return !memcmp(dsdt->bytes + at, "_S5_", 4) &&
	       (byte(dsdt, at - 1) == AML_NAME ||
		(byte(dsdt, at - 1) == '\\' && byte(dsdt, at - 2) == AML_NAME));
}

static int find_off_type(const struct acpi_table *dsdt)
{
	for (uint32_t at = 36; at + 4 <= dsdt->size; at++) {
		int type = names_s5(dsdt, at) ? first_of_package(dsdt, at + 4) : -ENOENT;

		if (type >= 0 && type <= SLEEP_TYPE_MAX)
			return type;
	}
	return -ENOENT;
}

int acpi_power_read(const struct acpi *acpi, struct acpi_power *power)
{
	struct acpi_table fadt, dsdt;
	int err = acpi_find_table(acpi, "FACP", &fadt), type;

	if (!err)
		err = acpi_table_at(acpi, acpi_number(&fadt, FADT_DSDT, 4), "DSDT", &dsdt);
	if (err)
		return err;
	type = find_off_type(&dsdt);
	if (type < 0)
		return type;
	*power = (struct acpi_power){
		.control = (uint16_t)acpi_number(&fadt, FADT_PM1A_CONTROL, 4),
		.off = (uint16_t)(type << SLEEP_TYPE_SHIFT | SLEEP_ENABLE),
		.enable_port = (uint16_t)acpi_number(&fadt, FADT_SMI_COMMAND, 4),
		.enable = (uint8_t)acpi_number(&fadt, FADT_ACPI_ENABLE, 1),
	};
	return power->control ? 0 : -ENOENT;
}
