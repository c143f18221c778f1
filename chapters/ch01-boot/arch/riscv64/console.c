/* The 16550 that the firmware has already set up; without one, the firmware's own console. */
#include <arch/machine.h>
#include <arch/mmio.h>
#include <arch/sbi.h>
#include <arch/uart.h>
#include <hal/console.h>

static uintptr_t uart; /* 0 before hal_console_init, and where there is none */

void hal_console_init(void)
{
	struct fdt_node node;

	uart = machine_device("ns16550a", &node);
}

static void write_byte(char c)
{
	if (!uart) {
		sbi_call(SBI_LEGACY_PUTCHAR, (uint8_t)c, 0);
		return;
	}
	while (!(mmio_read8(uart + UART_LINE_STATUS) & UART_STATUS_CAN_SEND))
		;
	mmio_write8(uart + UART_DATA, (uint8_t)c);
}

void hal_console_write(const char *text, size_t len)
{
	while (len--)
		write_byte(*text++);
}
