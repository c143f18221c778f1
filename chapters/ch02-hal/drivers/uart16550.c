/*
 * Serial lines: the 16550 (National Semiconductor PC16550D) and its relatives, which differ in how
 * far their registers are apart. The interrupt moves received bytes into a ring; when that is full,
 * the interrupt is masked until somebody reads: the rest waits in the UART and behind it, and
 * nothing is lost where the other side can wait (QEMU).
 *
 * Line speed and format stay as the firmware or the early console has set them.
 */
#include <device/driver.h>
#include <hal/console.h>
#include <hal/serial_port.h>
#include <lib/errno.h>
#include <lib/spinlock.h>
#include <mm/heap.h>

enum uart_register {
	UART_DATA = 0,
	UART_INTERRUPT_ENABLE = 1,
	UART_INTERRUPT_ID = 2,  /* read */
	UART_FIFO_CONTROL = 2,  /* write */
	UART_MODEM_CONTROL = 4,
	UART_LINE_STATUS = 5,
	UART_DW_STATUS = 31,    /* DesignWare only (DW_apb_uart databook, USR) */
};

#define INTERRUPT_RECEIVED 0x01
#define INTERRUPT_ID       0x0f
#define ID_DW_BUSY         0x07 /* DesignWare: somebody wrote the line control while it sent */
#define FIFO_ENABLE        0x01
#define MODEM_READY        0x0b /* DTR, RTS, and OUT2, which lets a PC's interrupt through */
#define STATUS_RECEIVED    0x01

#define RING_SIZE 256

struct uart {
	struct serial_port port;
	struct io_window window;
	uint32_t shift;   /* register n is at n << shift */
	bool wide;        /* registers want accesses of 32 bits */
	struct spinlock lock; /* guards the ring and the registers */
	uint8_t ring[RING_SIZE];
	unsigned received, taken; /* counts of bytes; they may wrap around */
};

static uint8_t uart_read(const struct uart *uart, enum uart_register reg)
{
	uint64_t offset = (uint64_t)reg << uart->shift;

	return uart->wide ? (uint8_t)hal_io_read32(&uart->window, offset)
			  : hal_io_read8(&uart->window, offset);
}

static void uart_write(const struct uart *uart, enum uart_register reg, uint8_t value)
{
	uint64_t offset = (uint64_t)reg << uart->shift;

	if (uart->wide)
		hal_io_write32(&uart->window, offset, value);
	else
		hal_io_write8(&uart->window, offset, value);
}

static void listen(const struct uart *uart, bool on)
{
	uart_write(uart, UART_INTERRUPT_ENABLE, on ? INTERRUPT_RECEIVED : 0);
}

static bool ring_full(const struct uart *uart)
{
	return uart->received - uart->taken == RING_SIZE;
}

/* Reading the status acknowledges it; it is at this place in a DesignWare UART only. */
static void acknowledge_busy(const struct uart *uart)
{
	if ((uart_read(uart, UART_INTERRUPT_ID) & INTERRUPT_ID) == ID_DW_BUSY &&
	    io_contains(&uart->window, (uint64_t)UART_DW_STATUS << uart->shift, 4))
		uart_read(uart, UART_DW_STATUS);
}

static void receive(struct uart *uart)
{
	while (!ring_full(uart) && uart_read(uart, UART_LINE_STATUS) & STATUS_RECEIVED)
		uart->ring[uart->received++ % RING_SIZE] = uart_read(uart, UART_DATA);
	if (ring_full(uart))
		listen(uart, false);
}

static void uart_interrupt(void *arg)
{
	struct uart *uart = arg;

	spin_lock(&uart->lock);
	acknowledge_busy(uart);
	receive(uart);
	spin_unlock(&uart->lock);
	if (uart->port.on_input)
		uart->port.on_input();
}

static int ring_take(struct uart *uart)
{
	if (uart->received == uart->taken)
		return -1;
	if (ring_full(uart))
		listen(uart, true); /* raises it at once if bytes wait */
	return uart->ring[uart->taken++ % RING_SIZE];
}

static int uart_port_read(struct serial_port *port)
{
	struct uart *uart = container_of(port, struct uart, port);
	int byte;

	spin_lock(&uart->lock);
	byte = ring_take(uart);
	spin_unlock(&uart->lock);
	return byte;
}

/* --- Starting it. --- */

/* Where the registers are: `reg-shift` and `reg-io-width` of the device tree's bindings. */
static int find_registers(struct uart *uart, const struct device *device)
{
	uint32_t width = 1;

	if (!device->window_count || !hal_io_usable(&device->windows[0]))
		return -ENXIO;
	uart->window = device->windows[0];
	device_word(device, "reg-shift", 0, &uart->shift);
	device_word(device, "reg-io-width", 0, &width);
	uart->wide = width == 4;
	if ((width != 1 && width != 4) || uart->shift > 3 || (uart->wide && uart->shift < 2) ||
	    !io_contains(&uart->window, (uint64_t)UART_LINE_STATUS << uart->shift, width))
		return -EINVAL;
	/* Where nothing is, all bits read as ones; a UART's status never does. */
	return uart_read(uart, UART_LINE_STATUS) == 0xff ? -ENODEV : 0;
}

/* Enabling the interrupt raises it for bytes that wait already. */
static void start(const struct uart *uart, unsigned irq)
{
	listen(uart, false);
	uart_write(uart, UART_FIFO_CONTROL, FIFO_ENABLE);
	uart_write(uart, UART_MODEM_CONTROL, MODEM_READY);
	hal_irq_enable(irq);
	listen(uart, true);
}

/* A second line has no use yet: it stays silent. */
static int connect(struct uart *uart, const struct device *device)
{
	int irq = device_irq(device, 0);
	int err = irq < 0 ? irq : hal_irq_register((unsigned)irq, device->interrupts[0].trigger,
						   uart_interrupt, uart);

	if (err)
		return err;
	if (serial_port_attach(&uart->port) == 0)
		start(uart, (unsigned)irq);
	return 0;
}

static int uart_probe(struct device *device)
{
	struct uart *uart = new(struct uart);
	int err = uart ? find_registers(uart, device) : -ENOMEM;

	if (!err) {
		uart->port = (struct serial_port){ uart_port_read, hal_console_write, NULL };
		err = connect(uart, device);
	}
	if (err)
		kfree(uart);
	return err;
}

static const char *const ids[] = { "ns16550a", "ns16550", "snps,dw-apb-uart", "PNP0501",
				   "PNP0500", NULL };
static const struct driver uart16550 = {
	.name = "uart16550", .stage = DRIVER_DEVICE, .ids = ids, .probe = uart_probe,
};
DRIVER(uart16550);
