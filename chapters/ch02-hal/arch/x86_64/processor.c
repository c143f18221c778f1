/*
 * The other CPUs of a PC: the MADT lists them, and two messages start one (Intel SDM vol. 3,
 * 8.4.4): INIT, which makes it wait, and the start-up message, which says where to begin.
 */
#include <acpi/madt.h>
#include <arch/apic.h>
#include <arch/cpu.h>
#include <arch/cpu_set_up.h>
#include <arch/gdt.h>
#include <arch/irq.h>
#include <arch/layout.h>
#include <arch/paging.h>
#include <arch/timer.h>
#include <arch/trampoline.h>
#include <arch/trap.h>
#include <hal/boot.h>
#include <hal/cpu_start.h>
#include <hal/cpus.h>
#include <hal/timer.h>
#include <kernel/log.h>
#include <lib/errno.h>
#include <lib/string.h>

#define OTHERS      (CPUS_MAX - 1)
#define MILLISECOND (NANOSECONDS / 1000)

/* As the boot CPU's in entry.S: each stack above a page that is not mapped. */
static struct processor {
	char fatal_guard[PAGE_SIZE];
	char fatal_stack[2 * PAGE_SIZE];
	char guard[PAGE_SIZE];
	char stack[16 * PAGE_SIZE];
} stacks[OTHERS] __attribute__((aligned(PAGE_SIZE)));

/* By attempt, from 1. */
static struct {
	unsigned cpu;
	struct tss tss;
	uint64_t gdt[GDT_SIZE / sizeof(uint64_t)];
} parts[CPUS_MAX];

static uint32_t apic_ids[CPUS_MAX]; /* by CPU */

/* --- Finding them --- */

static bool is_another_cpu(const struct madt_entry *entry)
{
	return entry->type == MADT_CPU && entry->cpu.flags & MADT_CPU_ENABLED &&
	       entry->cpu.apic_id != apic_id() && entry->cpu.apic_id <= apic_id_max();
}

unsigned arch_cpus_find(uint64_t *names, unsigned max)
{
	struct acpi_table madt;
	struct madt_entry entry;
	unsigned found = 0;

	if (acpi_find_table(&machine_acpi, "APIC", &madt) != 0)
		return 0;
	for (uint32_t at = 0; madt_next(&madt, &at, &entry);) {
		if (!is_another_cpu(&entry))
			continue;
		if (found < max)
			names[found] = entry.cpu.apic_id;
		found++;
	}
	return found;
}

/* --- Where they begin: pages below 1 MiB, three of them tables, then one for each attempt --- */

#define LOW_FIRST 0x8000  /* below lie the BIOS's own variables, and perhaps a loader's rests */
#define LOW_END   0xa0000
#define LOW_SIZE  ((3 + OTHERS) * PAGE_SIZE)

static paddr_t find_low_memory(void)
{
	for (unsigned i = 0; i < boot_info.ram_count; i++) {
		const struct boot_range *ram = &boot_info.ram[i];
		paddr_t base = max(ram->base, (paddr_t)LOW_FIRST);

		if (base + LOW_SIZE <= min(ram->base + ram->size, (paddr_t)LOW_END))
			return base;
	}
	return 0;
}

/* The kernel's address space, with the first 2 MiB where they are. */
static void make_tables(paddr_t low)
{
	uint64_t *tables = direct_pointer(low);

	memset(tables, 0, 3 * PAGE_SIZE);
	memcpy(tables, kernel_pml4, PAGE_SIZE);
	tables[0] = (low + PAGE_SIZE) | PTE_PRESENT | PTE_WRITE;
	tables[TABLE_ENTRIES] = (low + 2 * PAGE_SIZE) | PTE_PRESENT | PTE_WRITE;
	tables[2 * TABLE_ENTRIES] = PTE_PRESENT | PTE_WRITE | PTE_LARGE;
}

static _Noreturn void processor_main(uint64_t attempt);

static void make_trampoline(paddr_t page, paddr_t tables, unsigned attempt)
{
	struct trampoline *trampoline = direct_pointer(page);

	memcpy(trampoline, trampoline_start, (size_t)(trampoline_end - trampoline_start));
	trampoline->root = tables;
	trampoline->stack = (uint64_t)(&stacks[attempt - 1] + 1);
	trampoline->entry = (uint64_t)processor_main;
	trampoline->attempt = attempt;
	trampoline->gdt_limit = 2 * sizeof(uint64_t) - 1;
	trampoline->gdt_base = (uint32_t)(page + (size_t)(trampoline_gdt - trampoline_start));
	trampoline->far_offset =
		(uint32_t)(page + (size_t)(trampoline_long_mode - trampoline_start));
	trampoline->far_selector = KERNEL_CS;
}

/* --- Starting one --- */

static void wait(uint64_t ns)
{
	uint64_t end = hal_timer_now() + ns;

	while (hal_timer_now() < end)
		arch_cpu_relax();
}

/* The second start-up message is for a CPU that has missed the first; others ignore it. */
static void send_start(uint32_t apic, paddr_t page)
{
	apic_send(apic, APIC_MESSAGE_INIT);
	wait(10 * MILLISECOND);
	apic_send(apic, APIC_MESSAGE_START | (uint32_t)(page >> PAGE_SHIFT));
	wait(MILLISECOND / 5);
	apic_send(apic, APIC_MESSAGE_START | (uint32_t)(page >> PAGE_SHIFT));
}

int arch_cpu_start(uint64_t name, unsigned attempt, unsigned cpu)
{
	paddr_t low = find_low_memory();
	paddr_t page = low + (2 + attempt) * PAGE_SIZE;

	if (!low)
		return -ENOMEM;
	paging_guard(stacks[attempt - 1].fatal_guard);
	paging_guard(stacks[attempt - 1].guard);
	parts[attempt].cpu = cpu;
	apic_ids[cpu] = (uint32_t)name;
	make_tables(low);
	make_trampoline(page, low, attempt);
	send_start((uint32_t)name, page);
	return 0;
}

static void processor_main(uint64_t attempt)
{
	cr3_write(image_address(kernel_pml4));
	cr4_write(cr4_read() | CR4_PGE);
	gdt_load(parts[attempt].gdt, &parts[attempt].tss, stacks[attempt - 1].guard);
	trap_load();
	cpu_set_up(parts[attempt].cpu, &parts[attempt].tss);
	timer_cpu_init();
	cpu_main((unsigned)attempt);
}

/* --- Reaching one --- */

uint32_t apic_id_of(unsigned cpu)
{
	return apic_ids[cpu];
}

void arch_ipi_send(unsigned cpu)
{
	apic_send(apic_id_of(cpu), VECTOR_IPI);
}

void arch_cpu_relax(void)
{
	asm volatile("pause" ::: "memory");
}

void arch_cpu_park(void)
{
	for (;;)
		asm volatile("cli; hlt");
}

void processors_init(void)
{
	apic_ids[0] = apic_id();
}
