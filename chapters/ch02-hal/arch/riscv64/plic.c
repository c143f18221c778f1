/*
 * The platform-level interrupt controller (RISC-V PLIC Specification 1.0). It offers each pending
 * line to its contexts, one per hart and privilege mode, whose enable bit for the line is set. A
 * line is masked by priority 0 and not by its enable bits, because the controller ignores the
 * completion of a line that is not enabled (chapter 9): a handler that masks its own line would
 * leave it stuck. The gateway in front of each line knows whether that is an edge or a level.
 */
#include <arch/devices.h>
#include <arch/hart_start.h>
#include <arch/machine.h>
#include <device/driver.h>
#include <hal/cpus.h>
#include <hal/irq_chip.h>
#include <kernel/panic.h>
#include <lib/errno.h>

#define PRIORITY(line)       (4 * (line))
#define ENABLE(ctx, line)    (0x2000 + 0x80 * (ctx) + (line) / 32 * 4)
#define CONTEXT(ctx)         (0x200000 + 0x1000 * (ctx))
#define THRESHOLD            0
#define CLAIM                4 /* read: the line to handle, 0 for none; write: it is done */

#define LINES_MAX 1024 /* chapter 1 */

#define SUPERVISOR_EXTERNAL 9 /* how the tree names that pin of a hart */

static struct device *plic; /* NULL: there is none */
static unsigned contexts[CPUS_MAX]; /* by CPU: its context + 1; 0: not looked up yet */

static uint32_t plic_read(uint64_t reg)
{
	return hal_io_read32(&plic->windows[0], reg);
}

static void plic_write(uint64_t reg, uint32_t value)
{
	hal_io_write32(&plic->windows[0], reg, value);
}

/* --- Contexts: number n is where the n-th of the PLIC's own interrupts leads to. --- */

static bool is_supervisors(const struct device_interrupt *output)
{
	return output->controller && output->controller->parent &&
	       output->line == SUPERVISOR_EXTERNAL;
}

static bool is_context_of(const struct device_interrupt *output, uint64_t hart)
{
	const struct device *cpu;
	struct boot_range reg;

	if (!is_supervisors(output))
		return false;
	cpu = output->controller->parent;
	return fdt_reg(cpu->tree, &cpu->node, 0, &reg) && reg.base == hart;
}

static unsigned find_context(uint64_t hart)
{
	for (unsigned i = 0; i < plic->interrupt_count; i++)
		if (is_context_of(&plic->interrupts[i], hart))
			return i + 1;
	panic("irq: the interrupt controller does not know hart %lu", hart);
}

static unsigned context_of(unsigned cpu)
{
	if (!contexts[cpu])
		contexts[cpu] = find_context(hart_of_cpu[cpu]->name);
	return contexts[cpu] - 1;
}

/* --- Lines. --- */

static void enable_in_context(unsigned context, unsigned line, bool on)
{
	uint64_t reg = ENABLE(context, line);
	uint32_t bit = UINT32_C(1) << line % 32;
	uint32_t enabled = plic_read(reg);

	plic_write(reg, on ? enabled | bit : enabled & ~bit);
}

/* While it is masked, the line stays enabled for the CPU that may still have to complete it. */
static void plic_apply(struct irq_chip *chip, unsigned line, const struct irq_setting *setting)
{
	if (line == 0)
		return; /* there is no such line */
	plic_write(PRIORITY(line), 0);
	if (!setting->enabled)
		return;
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		enable_in_context(context_of(cpu), line, cpu == setting->cpu);
	/* OpenSBI shuts the gate of each hart that it starts. */
	plic_write(CONTEXT(context_of(setting->cpu)) + THRESHOLD, 0);
	plic_write(PRIORITY(line), 1);
}

void arch_irq_interrupt(void)
{
	uint64_t claim = CONTEXT(context_of(hal_cpu_id())) + CLAIM;
	uint32_t line = plic_read(claim);

	if (!line)
		return; /* another hart was faster, or the line has been masked meanwhile */
	irq_run(line);
	plic_write(claim, line);
}

/* --- Starting it. --- */

/* The firmware may have left anything. Machine mode's contexts are its own. */
static void silence(uint32_t lines)
{
	for (unsigned i = 0; i < plic->interrupt_count; i++)
		for (unsigned line = 0; is_supervisors(&plic->interrupts[i]) && line <= lines;
		     line += 32)
			plic_write(ENABLE(i, line), 0);
}

static bool reaches_its_registers(const struct device *device)
{
	return device->window_count && hal_io_usable(&device->windows[0]) &&
	       io_contains(&device->windows[0], CONTEXT(device->interrupt_count), 0);
}

static int plic_probe(struct device *device)
{
	static struct irq_chip chip = { .apply = plic_apply };
	uint32_t lines;

	if (plic)
		return -EBUSY;
	if (!reaches_its_registers(device) || !device_word(device, "riscv,ndev", 0, &lines) ||
	    lines >= LINES_MAX)
		return -EINVAL;
	plic = device;
	chip.count = lines + 1;
	silence(lines);
	return irq_chip_add(&chip);
}

static const char *const ids[] = { "riscv,plic0", "sifive,plic-1.0.0", "thead,c900-plic", NULL };
static const struct driver driver = {
	.name = "plic", .stage = DRIVER_IRQ_CHIP, .ids = ids, .probe = plic_probe,
};
DRIVER(driver);
