/*
 * Power-off by ACPI: the "Fixed ACPI Description Table" (signature "FACP") says where to write
 * (ACPI 6.5, 5.2.9), and the DSDT what. That stands there in byte code, which is searched for this
 * one pattern and not interpreted.
 */
#pragma once
#include <acpi/acpi.h>

struct acpi_power {
	uint16_t control;        /* the I/O port "PM1a control", 16 bits wide */
	uint16_t off;            /* the value that switches the machine off */
	uint16_t enable_port;    /* 0: ACPI is always enabled */
	uint8_t enable;          /* the byte that enables it there */
};

/* -ENOENT: the tables do not say how; -EINVAL: one of them is damaged. */
int acpi_power_read(const struct acpi *acpi, struct acpi_power *power);
