/* This machine's ACPI tables. */
#include <acpi/acpi.h>
#include <arch/layout.h>
#include <arch/paging.h>
#include <hal/boot.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>

/* The direct map has everything below 4 GiB, and all RAM. */
static const void *firmware_memory(paddr_t pa, size_t size)
{
	const paddr_t end = max(UINT64_C(1) << 32, ram_end);

	if (!pa || pa >= end || size > end - pa)
		return NULL;
	return direct_pointer(pa);
}

/* What is missing or damaged is done without. `noacpi` is for tables that are worse than none. */
static void acpi_init(void)
{
	const char *trouble = NULL;

	if (command_line_has("noacpi"))
		trouble = "are not wanted";
	else if (!boot_info.acpi_rsdp)
		trouble = "are not to be found";
	else if (acpi_open(&machine_acpi, boot_info.acpi_rsdp, firmware_memory) != 0)
		trouble = "are damaged";
	if (trouble)
		kprintf("acpi: the tables %s; assuming a plain PC with one CPU\n", trouble);
}

INIT_HOOK(INIT_MACHINE, acpi_init);
