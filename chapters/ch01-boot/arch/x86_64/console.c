/* The first serial port, a 16550 (National Semiconductor PC16550D), polled. */
#include <arch/cpu.h>
#include <arch/uart.h>
#include <hal/console.h>

void hal_console_init(void)
{
	outb(UART_INTERRUPTS, 0);
	outb(UART_LINE_CONTROL, UART_DIVISOR_ACCESS);
	outb(UART_DIVISOR_LOW, 1); /* 115200 baud */
	outb(UART_DIVISOR_HIGH, 0);
	outb(UART_LINE_CONTROL, UART_8_BITS);
	outb(UART_FIFO_CONTROL, UART_FIFO_ENABLE);
	outb(UART_MODEM_CONTROL, UART_READY | UART_IRQ_OUT);
}

/* Without a port all reads give ff: the transmitter seems empty, and nothing hangs. */
void hal_console_write(const char *text, size_t len)
{
	while (len--) {
		while (!(inb(UART_LINE_STATUS) & UART_CAN_SEND))
			asm volatile("pause");
		outb(UART_DATA, (uint8_t)*text++);
	}
}
