/*
 * The machine's own serial line with its transmitter led back to its receiver, which a 16550 can
 * do: what is sent comes back by way of interrupt controller, handler and ring. (LibOS has no such
 * line; there this is nothing.)
 */
#include <device/driver.h>
#include <hal/console.h>
#include <hal/cpus.h>
#include <hal/irq.h>
#include <hal/serial.h>
#include <hal/timer.h>
#include <kernel/test.h>
#include <lib/string.h>

#define MODEM_CONTROL 4 /* a register; both machines have them at neighbouring addresses */
#define LOOP          0x10
#define LINE_STATUS   5
#define RECEIVED      0x01
#define ALL_SENT      0x40

#define RING 256 /* of the driver */
#define FIFO 16  /* of the UART */

static volatile unsigned interrupts;
static volatile unsigned last_cpu; /* that took one */

static void on_input(void)
{
	last_cpu = hal_cpu_id();
	interrupts++;
}

/* Nothing may be printed in between: it would come back. */
static void set_loop(const struct io_window *uart, bool on)
{
	uint8_t control = hal_io_read8(uart, MODEM_CONTROL);

	hal_io_write8(uart, MODEM_CONTROL, (uint8_t)(on ? control | LOOP : control & ~LOOP));
	while (hal_serial_read() >= 0)
		;
}

/* Bochs 2.7 knows the bit, but sends the bytes out all the same. */
static bool can_loop(const struct io_window *uart)
{
	bool returned;

	set_loop(uart, true);
	hal_console_write(" ", 1);
	while (!(hal_io_read8(uart, LINE_STATUS) & ALL_SENT))
		;
	returned = hal_io_read8(uart, LINE_STATUS) & RECEIVED;
	hal_irq_poll();
	set_loop(uart, false);
	return returned;
}

static const struct device *find_device(void)
{
	list_for_each(device, &machine_devices.devices, struct device, link)
		if (device->driver && !strcmp(device->driver->name, "uart16550"))
			return can_loop(&device->windows[0]) ? device : NULL;
	return NULL;
}

static const struct io_window *find_uart(void)
{
	const struct device *device = find_device();

	return device ? &device->windows[0] : NULL;
}

/* A turn of the ring later it is another. */
static uint8_t byte_number(unsigned n)
{
	return (uint8_t)(n * 7 + n / RING);
}

/* In bursts that do not divide the ring's size. */
static void send(unsigned count)
{
	for (unsigned n = 0; n < count; n++) {
		char byte = (char)byte_number(n);

		hal_console_write(&byte, 1);
		if (n % 5 == 4)
			hal_irq_poll();
	}
	hal_irq_poll();
}

/* Returns how many came back in order. */
static unsigned receive(unsigned count)
{
	unsigned n = 0;

	while (n < count && hal_serial_read() == byte_number(n)) {
		n++;
		hal_irq_poll();
	}
	return n;
}

static unsigned loop_back(const struct io_window *uart, unsigned count)
{
	unsigned returned;

	interrupts = 0;
	set_loop(uart, true);
	hal_serial_set_handler(on_input);
	send(count);
	returned = receive(count);
	hal_serial_set_handler(NULL);
	set_loop(uart, false);
	return returned;
}

TEST(serial_bytes_come_by_interrupt)
{
	const struct io_window *uart = find_uart();

	if (!uart)
		return;
	CHECK_EQ(loop_back(uart, 100), 100);
	CHECK(interrupts > 1); /* the first was set_handler's own call */
}

/* When the ring is full, the rest waits in the UART, and comes when there is room again. */
TEST(serial_full_ring_loses_nothing)
{
	const struct io_window *uart = find_uart();

	if (!uart)
		return;
	CHECK_EQ(loop_back(uart, RING + FIFO), RING + FIFO);
}

/* A line goes to the CPU that it is routed to, and CPU 0 need not lift a finger. */
static bool comes_to(const struct io_window *uart, unsigned cpu)
{
	uint64_t end = hal_timer_now() + NANOSECONDS;
	unsigned before;

	set_loop(uart, true);
	hal_serial_set_handler(on_input);
	before = interrupts;
	hal_console_write("x", 1);
	while (interrupts == before && hal_timer_now() < end)
		if (cpu == 0)
			hal_irq_poll();
	hal_serial_set_handler(NULL);
	set_loop(uart, false);
	return interrupts > before && last_cpu == cpu;
}

static int route(unsigned irq, unsigned cpu)
{
	int err;

	hal_irq_disable(irq);
	err = hal_irq_route(irq, cpu);
	hal_irq_enable(irq);
	return err;
}

TEST(serial_line_is_routed_to_each_cpu)
{
	const struct device *device = find_device();
	unsigned wrong = 0, irq;

	if (!device)
		return;
	irq = (unsigned)device_irq(device, 0);
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		if (route(irq, cpu) != 0 || !comes_to(&device->windows[0], cpu))
			wrong++;
	CHECK_EQ(route(irq, 0), 0);
	CHECK_EQ(wrong, 0);
	CHECK(comes_to(&device->windows[0], 0));
}
