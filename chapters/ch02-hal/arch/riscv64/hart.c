/* The other harts: the device tree names them, the firmware starts and interrupts them. */
#include <arch/csr.h>
#include <arch/devices.h>
#include <arch/direct_map.h>
#include <arch/hart_start.h>
#include <arch/machine.h>
#include <arch/sbi.h>
#include <hal/cpu_start.h>
#include <hal/cpus.h>
#include <hal/trap.h>
#include <lib/errno.h>
#include <lib/string.h>

#define OTHERS (CPUS_MAX - 1)

/* As the boot hart's in entry.S: each stack above a page that is not mapped. */
static struct stacks {
	char trap_guard[PAGE_SIZE];
	char trap_stack[2 * PAGE_SIZE];
	char guard[PAGE_SIZE];
	char stack[8 * PAGE_SIZE];
} stacks[OTHERS] __attribute__((aligned(PAGE_SIZE)));

static struct hart harts[OTHERS];
static struct hart_start starts[OTHERS];
struct hart *hart_of_cpu[CPUS_MAX] = { &boot_hart };

/* --- Finding them --- */

static bool is_usable(const struct fdt_node *cpu)
{
	const char *status = fdt_string(&machine_tree, cpu, "status");

	return !strncmp(cpu->name, "cpu@", 4) && (!status || !strcmp(status, "okay"));
}

unsigned arch_cpus_find(uint64_t *names, unsigned max)
{
	struct boot_range reg;
	struct fdt_node node;
	unsigned found = 0;

	if (!fdt_find(&machine_tree, "/cpus", &node))
		return 0;
	for (unsigned depth = node.depth; fdt_next(&machine_tree, &node) && node.depth > depth;) {
		if (node.depth != depth + 1 || !is_usable(&node) ||
		    !fdt_reg(&machine_tree, &node, 0, &reg) || reg.base == boot_hart.name)
			continue;
		if (found < max)
			names[found] = reg.base;
		found++;
	}
	return found;
}

/* --- Starting one --- */

int arch_cpu_start(uint64_t name, unsigned attempt, unsigned cpu)
{
	struct stacks *stack = &stacks[attempt - 1];
	struct hart *hart = &harts[attempt - 1];
	struct hart_start *start = &starts[attempt - 1];

	kernel_map_guard(stack->trap_guard);
	kernel_map_guard(stack->guard);
	*hart = (struct hart){ .trap_stack = stack->guard, .name = name, .cpu = cpu };
	*start = (struct hart_start){ .satp = csr_read(satp), .upper = hart_upper_half,
				      .stack = (char *)(stack + 1), .hart = hart,
				      .name = name };
	hart_of_cpu[cpu] = hart;
	stray_hart = (struct stray_hart){ image_address(hart_entry), image_address(start) };
	return (int)sbi_function(SBI_HART_STATE, SBI_HART_START, name, image_address(hart_entry),
				 image_address(start), 0);
}

void hart_main(void)
{
	hal_trap_init();
	arch_cpu_set_up();
	cpu_main((unsigned)(this_hart() - harts) + 1);
}

/* --- Reaching one --- */

void arch_ipi_send(unsigned cpu)
{
	sbi_call(SBI_IPI, 1, hart_of_cpu[cpu]->name); /* a mask that starts at this hart */
}

/* `pause`, which older assemblers do not know (RISC-V Unprivileged, Zihintpause). */
void arch_cpu_relax(void)
{
	asm volatile(".4byte 0x0100000f" ::: "memory");
}

void arch_cpu_park(void)
{
	csr_write(sie, 0);
	for (;;)
		asm volatile("wfi");
}
