/* The lines: what all machines do alike about interrupts. See <hal/irq.h>, <hal/irq_chip.h>. */
#include <hal/cpus.h>
#include <hal/irq.h>
#include <hal/irq_chip.h>
#include <kernel/log.h>
#include <lib/errno.h>
#include <lib/spinlock.h>

static struct irq_line {
	struct irq_chip *chip;
	struct irq_setting setting;
	hal_irq_handler *handler;
	void *arg;
	unsigned running; /* how many CPUs are in the handler */
} lines[IRQ_COUNT];

static struct spinlock lock = SPINLOCK_INIT; /* guards `lines`, and the chips' registers */

/* --- Inside the lock. --- */

static struct irq_line *line_of(unsigned irq)
{
	return irq < IRQ_COUNT && lines[irq].chip ? &lines[irq] : NULL;
}

static void apply(struct irq_line *line)
{
	unsigned irq = (unsigned)(line - lines);

	line->chip->apply(line->chip, irq - line->chip->first, &line->setting);
}

static int take_handler(struct irq_line *line, enum irq_trigger trigger, hal_irq_handler *handler,
			void *arg)
{
	if (!line || !handler)
		return -EINVAL;
	if (line->handler)
		return -EBUSY;
	line->handler = handler;
	line->arg = arg;
	line->setting = (struct irq_setting){ .trigger = trigger };
	apply(line);
	return 0;
}

static void set_enabled(struct irq_line *line, bool enabled)
{
	if (!line || line->setting.enabled == enabled)
		return;
	line->setting.enabled = enabled;
	apply(line);
}

/* --- The contract. --- */

int hal_irq_register(unsigned irq, enum irq_trigger trigger, hal_irq_handler *handler, void *arg)
{
	int err;

	spin_lock(&lock);
	err = take_handler(line_of(irq), trigger, handler, arg);
	spin_unlock(&lock);
	return err;
}

static bool is_running(unsigned irq)
{
	bool running;

	spin_lock(&lock);
	running = lines[irq].running > 0;
	spin_unlock(&lock);
	return running;
}

void hal_irq_unregister(unsigned irq)
{
	struct irq_line *line;

	spin_lock(&lock);
	line = line_of(irq);
	set_enabled(line, false);
	if (line)
		line->handler = NULL;
	spin_unlock(&lock);
	while (line && is_running(irq)) /* on another CPU */
		;
}

void hal_irq_enable(unsigned irq)
{
	spin_lock(&lock);
	set_enabled(line_of(irq), true);
	spin_unlock(&lock);
}

void hal_irq_disable(unsigned irq)
{
	spin_lock(&lock);
	set_enabled(line_of(irq), false);
	spin_unlock(&lock);
}

static int route(struct irq_line *line, unsigned cpu)
{
	if (!line || cpu >= hal_cpu_count() || (cpu && line->chip->boot_cpu_only))
		return -EINVAL;
	if (line->setting.enabled || line->running)
		return -EBUSY;
	line->setting.cpu = cpu;
	apply(line);
	return 0;
}

int hal_irq_route(unsigned irq, unsigned cpu)
{
	int err;

	spin_lock(&lock);
	err = route(line_of(irq), cpu);
	spin_unlock(&lock);
	return err;
}

/* --- The chips. --- */

static bool are_free(unsigned first, unsigned end)
{
	for (unsigned irq = first; irq < end; irq++)
		if (lines[irq].chip)
			return false;
	return true;
}

int irq_chip_add(struct irq_chip *chip)
{
	unsigned first = min(chip->first, (unsigned)IRQ_COUNT);
	unsigned end = first + min(chip->count, IRQ_COUNT - first);
	bool free;

	spin_lock(&lock);
	free = are_free(first, end);
	for (unsigned irq = first; free && irq < end; irq++) {
		lines[irq] = (struct irq_line){ .chip = chip };
		apply(&lines[irq]);
	}
	spin_unlock(&lock);
	return free ? 0 : -EBUSY;
}

/* Leaves who is to be called in *called; false: nobody, and the line is now disabled. */
static bool begin(struct irq_line *line, struct irq_line *called)
{
	bool wanted;

	spin_lock(&lock);
	wanted = line->chip && line->handler;
	if (wanted)
		line->running++;
	else if (line->chip)
		set_enabled(line, false);
	*called = *line;
	spin_unlock(&lock);
	return wanted;
}

static void end(struct irq_line *line)
{
	spin_lock(&lock);
	line->running--;
	spin_unlock(&lock);
}

void irq_run(unsigned irq)
{
	struct irq_line called;

	if (irq >= IRQ_COUNT || !begin(&lines[irq], &called)) {
		kprintf("irq: line %u calls, and nobody listens\n", irq);
		return;
	}
	called.handler(called.arg);
	end(&lines[irq]);
}
