/*
 * The "Multiple APIC Description Table" (signature "APIC"): CPUs and interrupt controllers of a PC
 * (ACPI 6.5, 5.2.12). Entries with a number in `type` that is not listed here are skipped, and so
 * are those that are too short for their type.
 */
#pragma once
#include <acpi/acpi.h>

enum madt_type {
	MADT_CPU = 0,
	MADT_IO_APIC = 1,
	MADT_OVERRIDE = 2,
	MADT_NMI = 3,
	MADT_LOCAL_NMI = 4,
	MADT_LOCAL_APIC_ADDRESS = 5,
	MADT_X2APIC_CPU = 9,        /* reported as MADT_CPU */
	MADT_X2APIC_LOCAL_NMI = 10, /* reported as MADT_LOCAL_NMI */
};

#define MADT_CPU_ENABLED        (1 << 0)
#define MADT_CPU_ONLINE_CAPABLE (1 << 1) /* may be plugged in later */
#define MADT_ALL_CPUS           UINT32_MAX

/* How an input signals: table 5.26, "MPS INTI flags". */
#define MADT_POLARITY   0x3
#define MADT_ACTIVE_LOW 0x3 /* of MADT_POLARITY; else high, the ISA bus's way */
#define MADT_TRIGGER    0xc
#define MADT_LEVEL      0xc /* of MADT_TRIGGER; else edge, the ISA bus's way */

struct madt_entry {
	enum madt_type type;
	union {
		struct {
			uint32_t uid; /* the name of this CPU in other tables */
			uint32_t apic_id;
			uint32_t flags;
		} cpu;
		struct {
			uint32_t id;
			paddr_t base;
			uint32_t first_line; /* its inputs are the machine's lines from here on */
		} io_apic;
		struct {
			uint32_t isa_line; /* is wired to … */
			uint32_t line;     /* … this one, and signals as `flags` say */
			uint32_t flags;
		} override;
		struct {
			uint32_t line;
			uint32_t flags;
		} nmi;
		struct {
			uint32_t uid; /* or MADT_ALL_CPUS */
			uint32_t pin; /* 0 or 1: LINT0 or LINT1 */
			uint32_t flags;
		} local_nmi;
		paddr_t local_apic;
	};
};

/* Where the CPUs' local APICs are, unless an entry MADT_LOCAL_APIC_ADDRESS says otherwise. */
paddr_t madt_local_apic(const struct acpi_table *madt);

/* Steps through the entries, in the order of the table; *at starts as 0. False at the end. */
bool madt_next(const struct acpi_table *madt, uint32_t *at, struct madt_entry *entry);
