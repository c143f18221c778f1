/* The CPU: what it is told at boot, and how it waits. */
#include <arch/apic.h>
#include <arch/cpu.h>
#include <arch/cpu_set_up.h>
#include <arch/fpu.h>
#include <arch/gdt.h>
#include <arch/irq.h>
#include <arch/timer.h>
#include <arch/trap_frame.h>
#include <arch/user_entry.h>
#include <hal/irq.h>
#include <kernel/init.h>

/* CPUID leaf 7 */
#define EBX_FSGSBASE (1 << 0)
#define EBX_SMEP     (1 << 7)
#define EBX_SMAP     (1 << 20)
#define ECX_UMIP     (1 << 2)

/*
 * Where the CPU can help: the user may set its FS and GS bases, cannot read the descriptor
 * tables' addresses, and the kernel neither runs the user's pages nor touches them by accident.
 */
bool cpu_has_fsgsbase;

static void features_enable(void)
{
	struct cpuid leaf = cpuid(7, 0);
	uint64_t cr4 = cr4_read();

	if (leaf.ebx & EBX_FSGSBASE)
		cr4 |= CR4_FSGSBASE;
	if (leaf.ebx & EBX_SMEP)
		cr4 |= CR4_SMEP;
	if (leaf.ebx & EBX_SMAP)
		cr4 |= CR4_SMAP;
	if (leaf.ecx & ECX_UMIP)
		cr4 |= CR4_UMIP;
	cr4_write(cr4);
	cpu_has_fsgsbase = cr4 & CR4_FSGSBASE;
}

static void interrupt_in_kernel(struct hal_trap_frame *frame)
{
	irq_vector(frame->vector);
}

void cpu_set_up(unsigned cpu, struct tss *tss)
{
	user_entry_init(cpu, tss);
	features_enable();
	page_ids_enable();
	fpu_init();
	apic_init();
}

/* hal_cpu_id is wanted from here on. */
static void boot_cpu_init(void)
{
	cpu_set_up(0, &boot_tss);
}

INIT_HOOK(INIT_MACHINE, boot_cpu_init);

void hal_cpu_init(void)
{
	trap_interrupt_handler = interrupt_in_kernel;
	processors_init();
	timer_init();
}

/* sti lets interrupts in only after the next instruction, so none comes between it and hlt. */
void hal_cpu_idle(void)
{
	asm volatile("sti; hlt; cli" ::: "memory");
}

void hal_irq_poll(void)
{
	asm volatile("sti; nop; cli" ::: "memory");
}
