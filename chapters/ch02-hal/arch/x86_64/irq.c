/*
 * Interrupt lines. The I/O APIC (Intel 82093AA) turns each into a vector for the CPU. On a PC
 * lines 0 … 15 are the ISA devices' and the higher ones PCI's, as far as this chapter needs them.
 */
#include <arch/apic.h>
#include <arch/irq.h>
#include <arch/layout.h>
#include <arch/timer.h>
#include <hal/irq.h>
#include <hal/irq_table.h>

#define IOAPIC_BASE    0xfec00000 /* where PCs have the first one */
#define IOAPIC_SELECT  (0x00 / 4)
#define IOAPIC_WINDOW  (0x10 / 4)
#define IOAPIC_VERSION 1 /* bits 16 … 23: the last line */
#define IOAPIC_ENTRY   0x10

#define ENTRY_ACTIVE_LOW (1 << 13)
#define ENTRY_LEVEL      (1 << 15)
#define ENTRY_MASKED     (1 << 16)

#define ISA_LINES 16

static uint32_t ioapic_read(unsigned reg)
{
	volatile uint32_t *ioapic = direct_pointer(IOAPIC_BASE);

	ioapic[IOAPIC_SELECT] = reg;
	return ioapic[IOAPIC_WINDOW];
}

static void ioapic_write(unsigned reg, uint32_t value)
{
	volatile uint32_t *ioapic = direct_pointer(IOAPIC_BASE);

	ioapic[IOAPIC_SELECT] = reg;
	ioapic[IOAPIC_WINDOW] = value;
}

static unsigned line_count(void)
{
	return min((ioapic_read(IOAPIC_VERSION) >> 16 & 0xff) + 1, (unsigned)IRQ_COUNT);
}

/* ISA lines tell by an edge, PCI lines are shared and low while somebody wants attention. */
static void line_set(unsigned irq, uint32_t masked)
{
	uint32_t mode = irq < ISA_LINES ? 0 : ENTRY_LEVEL | ENTRY_ACTIVE_LOW;

	if (irq >= line_count())
		return;
	ioapic_write(IOAPIC_ENTRY + 2 * irq + 1, apic_id() << 24);
	ioapic_write(IOAPIC_ENTRY + 2 * irq, (VECTOR_LINES + irq) | mode | masked);
}

void hal_irq_enable(unsigned irq)
{
	line_set(irq, 0);
}

void hal_irq_disable(unsigned irq)
{
	line_set(irq, ENTRY_MASKED);
}

/* A spurious interrupt was never in service, so it is not ended: SDM vol. 3, 11.9. */
void irq_vector(unsigned vector)
{
	if (vector == VECTOR_SPURIOUS || vector < VECTOR_LINES)
		return;
	if (vector == VECTOR_TIMER)
		timer_interrupt();
	else
		irq_table_run(vector - VECTOR_LINES);
	apic_end_of_interrupt();
}
