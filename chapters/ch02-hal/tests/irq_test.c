/* The lines of <hal/irq.h>, on a chip that exists only here. */
#include <hal/cpus.h>
#include <hal/irq_chip.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>

#define FIRST (IRQ_COUNT - 4) /* no machine of ours has so many */
#define LINES 8               /* four of them are too many */

static struct irq_setting settings[LINES]; /* what the chip was told last */
static unsigned applied;                   /* how often it was told anything */
static unsigned handled;

static void fake_apply(struct irq_chip *chip, unsigned line, const struct irq_setting *setting)
{
	settings[line] = *setting;
	applied++;
}

static struct irq_chip fake = { .first = FIRST, .count = LINES, .apply = fake_apply };

static void on_interrupt(void *arg)
{
	handled++;
	if (arg)
		hal_irq_disable(*(unsigned *)arg);
}

/* The chip stays, once it is there. */
static void set_up(void)
{
	static bool added;

	if (!added)
		added = irq_chip_add(&fake) == 0;
	applied = handled = 0;
}

TEST(irq_line_has_one_handler)
{
	set_up();
	CHECK_EQ(hal_irq_register(FIRST, IRQ_LEVEL_LOW, NULL, NULL), -EINVAL);
	CHECK_EQ(hal_irq_register(FIRST, IRQ_LEVEL_LOW, on_interrupt, NULL), 0);
	CHECK_EQ(settings[0].trigger, IRQ_LEVEL_LOW);
	CHECK(!settings[0].enabled);
	CHECK_EQ(hal_irq_register(FIRST, IRQ_EDGE_RISING, on_interrupt, NULL), -EBUSY);
	CHECK_EQ(settings[0].trigger, IRQ_LEVEL_LOW);
	hal_irq_unregister(FIRST);
	CHECK_EQ(hal_irq_register(FIRST, IRQ_EDGE_RISING, on_interrupt, NULL), 0);
	hal_irq_unregister(FIRST);
}

TEST(irq_no_such_line)
{
	set_up();
	CHECK_EQ(hal_irq_register(IRQ_COUNT, IRQ_EDGE_RISING, on_interrupt, NULL), -EINVAL);
	CHECK_EQ(hal_irq_register(FIRST - 1, IRQ_EDGE_RISING, on_interrupt, NULL), -EINVAL);
	CHECK_EQ(hal_irq_route(IRQ_COUNT + 1, 0), -EINVAL);
	hal_irq_enable(UINT32_MAX);
	hal_irq_disable(FIRST - 1);
	hal_irq_unregister(IRQ_COUNT);
	irq_run(UINT32_MAX);
	CHECK_EQ(applied, 0);
}

TEST(irq_lines_belong_to_one_chip)
{
	static struct irq_chip other = { .first = FIRST - 1, .count = 2, .apply = fake_apply };

	set_up();
	CHECK_EQ(irq_chip_add(&other), -EBUSY);
	CHECK_EQ(applied, 0);
	CHECK_EQ(hal_irq_register(FIRST - 1, IRQ_EDGE_RISING, on_interrupt, NULL), -EINVAL);
}

TEST(irq_enable_and_run)
{
	set_up();
	CHECK_EQ(hal_irq_register(FIRST + 1, IRQ_EDGE_RISING, on_interrupt, NULL), 0);
	hal_irq_enable(FIRST + 1);
	hal_irq_enable(FIRST + 1); /* nothing new: the chip is left in peace */
	CHECK_EQ(applied, 2);
	CHECK(settings[1].enabled);
	irq_run(FIRST + 1);
	irq_run(FIRST + 1);
	CHECK_EQ(handled, 2);
	CHECK(settings[1].enabled);
	hal_irq_unregister(FIRST + 1);
	CHECK(!settings[1].enabled);
}

TEST(irq_handler_disables_its_own_line)
{
	unsigned line = FIRST + 2;

	set_up();
	CHECK_EQ(hal_irq_register(line, IRQ_LEVEL_HIGH, on_interrupt, &line), 0);
	hal_irq_enable(line);
	irq_run(line);
	CHECK_EQ(handled, 1);
	CHECK(!settings[2].enabled);
	hal_irq_unregister(line);
}

/* A level that nobody serves would interrupt for ever. */
TEST(irq_unwanted_is_silenced)
{
	set_up();
	hal_irq_enable(FIRST + 3);
	CHECK(settings[3].enabled);
	irq_run(FIRST + 3);
	CHECK_EQ(handled, 0);
	CHECK(!settings[3].enabled);
}

TEST(irq_chip_of_the_boot_cpu)
{
	set_up();
	fake.boot_cpu_only = true;
	CHECK_EQ(hal_irq_route(FIRST, 0), 0);
	if (hal_cpu_count() > 1)
		CHECK_EQ(hal_irq_route(FIRST, 1), -EINVAL);
	fake.boot_cpu_only = false;
}

TEST(irq_route)
{
	unsigned last = hal_cpu_count() - 1;

	set_up();
	CHECK_EQ(hal_irq_register(FIRST, IRQ_EDGE_RISING, on_interrupt, NULL), 0);
	CHECK_EQ(settings[0].cpu, 0);
	CHECK_EQ(hal_irq_route(FIRST, last), 0);
	CHECK_EQ(settings[0].cpu, last);
	CHECK_EQ(hal_irq_route(FIRST, last + 1), -EINVAL);
	hal_irq_enable(FIRST);
	CHECK_EQ(hal_irq_route(FIRST, 0), -EBUSY);
	CHECK_EQ(settings[0].cpu, last);
	hal_irq_unregister(FIRST);
	CHECK_EQ(hal_irq_register(FIRST, IRQ_EDGE_RISING, on_interrupt, NULL), 0);
	CHECK_EQ(settings[0].cpu, 0);
	hal_irq_unregister(FIRST);
}
