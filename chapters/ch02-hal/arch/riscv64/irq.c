/*
 * The platform-level interrupt controller (RISC-V PLIC Specification 1.0). It offers each pending
 * line to its contexts, one per hart and privilege mode; the kernel uses the boot hart's
 * supervisor context. A line is masked by priority 0 and not by its enable bit, because the
 * controller ignores the completion of a line that is not enabled (chapter 9): a handler that
 * masks its own line would leave it stuck.
 */
#include <arch/csr.h>
#include <arch/devices.h>
#include <arch/machine.h>
#include <arch/mmio.h>
#include <hal/irq.h>
#include <hal/irq_table.h>
#include <kernel/panic.h>
#include <lib/string.h>

#define PRIORITY(line)       (4 * (line))
#define ENABLE(ctx, line)    (0x2000 + 0x80 * (ctx) + (line) / 32 * 4)
#define CONTEXT(ctx)         (0x200000 + 0x1000 * (ctx))
#define THRESHOLD            0
#define CLAIM                4 /* read: the line to handle, 0 for none; write: it is done */

#define SUPERVISOR_EXTERNAL 9 /* how the tree names that pin of a hart */

static uintptr_t plic;
static unsigned context;
static uint32_t lines; /* 1 … lines */

/* The tree names a hart's pins by the phandle of the interrupt controller in its cpu node. */
static bool find_hart_phandle(uint32_t *phandle)
{
	struct fdt_node node;
	struct boot_range reg;
	bool mine = false;

	if (!fdt_find(&machine_tree, "/cpus", &node))
		return false;
	for (unsigned depth = node.depth; fdt_next(&machine_tree, &node) && node.depth > depth;) {
		if (node.depth == depth + 1)
			mine = fdt_reg(&machine_tree, &node, 0, &reg) && reg.base == machine_hart;
		else if (mine && !strcmp(node.name, "interrupt-controller"))
			return fdt_word(&machine_tree, &node, "phandle", 0, phandle);
	}
	return false;
}

/* interrupts-extended has a pair (phandle, pin) for each context. */
static bool find_context(const struct fdt_node *node)
{
	static const char list[] = "interrupts-extended";
	uint32_t hart, phandle, pin;

	if (!find_hart_phandle(&hart))
		return false;
	for (context = 0; fdt_word(&machine_tree, node, list, 2 * context, &phandle) &&
			  fdt_word(&machine_tree, node, list, 2 * context + 1, &pin);
	     context++)
		if (phandle == hart && pin == SUPERVISOR_EXTERNAL)
			return true;
	return false;
}

void arch_irq_init(void)
{
	struct fdt_node node;

	plic = machine_device("riscv,plic0", &node);
	if (!plic || !fdt_word(&machine_tree, &node, "riscv,ndev", 0, &lines) ||
	    !find_context(&node))
		panic("irq: no interrupt controller for hart %lu", machine_hart);
	for (unsigned line = 1; line <= lines; line++)
		hal_irq_disable(line);
	mmio_write32(plic + CONTEXT(context) + THRESHOLD, 0);
}

void hal_irq_enable(unsigned line)
{
	uintptr_t enable = plic + ENABLE(context, line);

	mmio_write32(enable, mmio_read32(enable) | UINT32_C(1) << line % 32);
	mmio_write32(plic + PRIORITY(line), 1);
}

void hal_irq_disable(unsigned line)
{
	mmio_write32(plic + PRIORITY(line), 0);
}

void arch_irq_interrupt(void)
{
	uintptr_t claim = plic + CONTEXT(context) + CLAIM;
	uint32_t line = mmio_read32(claim);

	if (!line)
		return;
	irq_table_run(line);
	mmio_write32(claim, line);
}
