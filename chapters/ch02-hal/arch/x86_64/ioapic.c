/*
 * The I/O APIC (Intel 82093AA) turns its lines into vectors for CPUs. There may be several, each
 * with a range of the machine's lines. A level that is still up when the CPU ends its interrupt is
 * reported again; an edge that comes while the line is masked is lost.
 */
#include <arch/apic.h>
#include <arch/irq.h>
#include <device/driver.h>
#include <hal/irq_chip.h>
#include <lib/errno.h>
#include <mm/heap.h>

#define IOAPIC_SELECT  0x00
#define IOAPIC_DATA    0x10
#define IOAPIC_VERSION 1 /* bits 16 … 23: the last line */
#define IOAPIC_ENTRY   0x10 /* two words a line */

#define ENTRY_ACTIVE_LOW  (1 << 13)
#define ENTRY_LEVEL       (1 << 15)
#define ENTRY_MASKED      (1 << 16)
#define ENTRY_DESTINATION 24 /* in the upper word: whose local APIC */

struct ioapic {
	struct irq_chip chip;
	struct io_window window;
};

static uint32_t ioapic_read(const struct ioapic *ioapic, uint32_t reg)
{
	hal_io_write32(&ioapic->window, IOAPIC_SELECT, reg);
	return hal_io_read32(&ioapic->window, IOAPIC_DATA);
}

static void ioapic_write(const struct ioapic *ioapic, uint32_t reg, uint32_t value)
{
	hal_io_write32(&ioapic->window, IOAPIC_SELECT, reg);
	hal_io_write32(&ioapic->window, IOAPIC_DATA, value);
}

static uint32_t entry_for(unsigned irq, const struct irq_setting *setting)
{
	uint32_t entry = VECTOR_LINES + irq;

	if (setting->trigger == IRQ_LEVEL_HIGH || setting->trigger == IRQ_LEVEL_LOW)
		entry |= ENTRY_LEVEL;
	if (setting->trigger == IRQ_EDGE_FALLING || setting->trigger == IRQ_LEVEL_LOW)
		entry |= ENTRY_ACTIVE_LOW;
	return setting->enabled ? entry : entry | ENTRY_MASKED;
}

/* An entry has two halves: nothing may come while only one of them is new. */
static void ioapic_apply(struct irq_chip *chip, unsigned line, const struct irq_setting *setting)
{
	struct ioapic *ioapic = container_of(chip, struct ioapic, chip);
	uint32_t reg = IOAPIC_ENTRY + 2 * line;

	ioapic_write(ioapic, reg, ENTRY_MASKED);
	ioapic_write(ioapic, reg + 1, apic_id_of(setting->cpu) << ENTRY_DESTINATION);
	ioapic_write(ioapic, reg, entry_for(chip->first + line, setting));
}

static int ioapic_start(struct ioapic *ioapic, const struct device *device)
{
	if (!hal_io_usable(&device->windows[0]))
		return -ENXIO;
	ioapic->window = device->windows[0];
	ioapic->chip = (struct irq_chip){
		.first = device->first_line,
		.count = (ioapic_read(ioapic, IOAPIC_VERSION) >> 16 & 0xff) + 1,
		.apply = ioapic_apply,
	};
	return irq_chip_add(&ioapic->chip);
}

static int ioapic_probe(struct device *device)
{
	struct ioapic *ioapic = new(struct ioapic);
	int err = ioapic ? ioapic_start(ioapic, device) : -ENOMEM;

	if (err)
		kfree(ioapic);
	return err;
}

static const char *const ids[] = { "ACPI0009", NULL };
static const struct driver driver = {
	.name = "ioapic", .stage = DRIVER_IRQ_CHIP, .ids = ids, .probe = ioapic_probe,
};
DRIVER(driver);
