/*
 * The 16550's receiver. The interrupt moves bytes into a ring. When the ring is full, the
 * interrupt is masked until somebody reads: the rest waits in the UART and behind it, and nothing
 * is lost where the other side can wait (QEMU).
 */
#include <arch/devices.h>
#include <arch/machine.h>
#include <arch/mmio.h>
#include <arch/uart.h>
#include <hal/console.h>
#include <hal/irq.h>
#include <hal/serial.h>
#include <kernel/panic.h>

#define RING_SIZE 256

static uintptr_t uart; /* 0: there is none, and no input */
static uint8_t ring[RING_SIZE];
static unsigned received, taken; /* counts of bytes; they may wrap around */
static void (*on_input)(void);

static void listen(bool on)
{
	mmio_write8(uart + UART_INTERRUPT_ENABLE, on ? UART_INTERRUPT_RECEIVED : 0);
}

static bool ring_full(void)
{
	return received - taken == RING_SIZE;
}

static void serial_interrupt(void *arg)
{
	while (!ring_full() && mmio_read8(uart + UART_LINE_STATUS) & UART_STATUS_RECEIVED)
		ring[received++ % RING_SIZE] = mmio_read8(uart + UART_DATA);
	listen(!ring_full());
	if (on_input)
		on_input();
}

int hal_serial_read(void)
{
	bool was_full = ring_full();
	int byte;

	if (received == taken)
		return -1;
	byte = ring[taken++ % RING_SIZE];
	if (was_full)
		listen(true);
	return byte;
}

void hal_serial_write(const char *text, size_t len)
{
	hal_console_write(text, len);
}

void hal_serial_set_handler(void (*handler)(void))
{
	on_input = handler;
}

void arch_serial_init(void)
{
	struct fdt_node node;
	uint32_t line;

	uart = machine_device("ns16550a", &node);
	if (!uart || !fdt_word(&machine_tree, &node, "interrupts", 0, &line))
		return;
	if (hal_irq_register(line, serial_interrupt, NULL) != 0)
		panic("serial: line %u cannot be had", line);
	listen(true);
	hal_irq_enable(line);
}
