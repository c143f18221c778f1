/* This machine's ACPI tables. */
#include <acpi/acpi.h>
#include <arch/layout.h>
#include <arch/paging.h>
#include <hal/boot.h>
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

static void acpi_init(void)
{
	if (!boot_info.acpi_rsdp)
		kprintf("acpi: the loader names no tables; assuming a PC with one CPU\n");
	else if (acpi_open(&machine_acpi, boot_info.acpi_rsdp, firmware_memory) != 0)
		kprintf("acpi: the tables at %#lx are damaged; assuming a PC with one CPU\n",
			boot_info.acpi_rsdp);
}

INIT_HOOK(INIT_MACHINE, acpi_init);
