/*
 * Interrupts: a CPU's timer sends SIGALRM; standard input, the only line, raises nothing, it is
 * looked at whenever interrupts are handled. For a user program that never traps, serial.c has the
 * host send SIGVTALRM now and then.
 */
#include <arch/irq.h>
#include <arch/signal.h>
#include <device/driver.h>
#include <hal/cpu_call.h>
#include <hal/irq_chip.h>
#include <signal.h>

static bool serial_enabled;

static void apply(struct irq_chip *chip, unsigned line, const struct irq_setting *setting)
{
	serial_enabled = setting->enabled;
}

void hal_irq_poll(void)
{
	uint64_t signals = signal_take();

	if (signals >> SIGNAL_IPI & 1)
		cpu_serve();
	if (signals >> SIGALRM & 1)
		timer_interrupt();
	if (hal_cpu_id() == 0 && serial_enabled && serial_ready())
		irq_run(IRQ_SERIAL);
}

static int probe(struct device *device)
{
	static struct irq_chip chip = {
		.first = IRQ_SERIAL, .count = 1, .boot_cpu_only = true, .apply = apply,
	};

	return irq_chip_add(&chip);
}

static const char *const ids[] = { "host,lines", NULL };
static const struct driver driver = {
	.name = "host-lines", .stage = DRIVER_IRQ_CHIP, .ids = ids, .probe = probe,
};
DRIVER(driver);
