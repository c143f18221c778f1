/*
 * COM1 with interrupts. Received bytes stay in the port's own queue until somebody reads them;
 * when it is full, the other side waits (QEMU) or loses them (a real line).
 */
#include <arch/cpu.h>
#include <arch/serial.h>
#include <arch/uart.h>
#include <hal/console.h>
#include <hal/irq.h>
#include <hal/serial.h>

static void (*handler)(void);

static void serial_interrupt(void *arg)
{
	if (handler)
		handler();
}

int hal_serial_read(void)
{
	return inb(UART_LINE_STATUS) & UART_RECEIVED ? inb(UART_DATA) : -1;
}

void hal_serial_write(const char *text, size_t len)
{
	hal_console_write(text, len);
}

/* Enabling the interrupt anew raises it for bytes that came before. */
void hal_serial_set_handler(void (*function)(void))
{
	handler = function;
	outb(UART_INTERRUPTS, 0);
	outb(UART_INTERRUPTS, UART_INTERRUPT_RECEIVED);
}

void serial_init(void)
{
	hal_irq_register(UART_IRQ, serial_interrupt, NULL);
	hal_irq_enable(UART_IRQ);
}
