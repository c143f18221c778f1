/*
 * Power-off: emulators have simple ways, each ignored where it does not exist; any PC has one that
 * its firmware describes (chapter 2 reads that).
 */
#include <arch/cpu.h>
#include <arch/power.h>
#include <arch/uart.h>
#include <hal/power.h>

#define QEMU_DEBUG_EXIT 0xf4   /* -device isa-debug-exit,iobase=0xf4: exits with status * 2 + 1 */
#define ACPI_PM1A_Q35   0x604  /* PM1a control block, as the firmware places it: q35 and pc, */
#define ACPI_PM1A_OLD   0xb004 /* Bochs and old QEMU */
#define ACPI_SLEEP_S5   0x2000 /* SLP_EN, and S5 is type 0 */
#define BOCHS_POWER     0x8900 /* Bochs: takes a word, letter by letter */

void (*power_off_by_firmware)(void);

/* The last words lie in the serial port's queue, which dies with the machine. */
static void console_drain(void)
{
	while (!(inb(UART_LINE_STATUS) & UART_ALL_SENT))
		asm volatile("pause");
}

void hal_power_off(int status)
{
	console_drain();
	outl(QEMU_DEBUG_EXIT, (uint32_t)status);
	if (power_off_by_firmware)
		power_off_by_firmware();
	outw(ACPI_PM1A_Q35, ACPI_SLEEP_S5);
	outw(ACPI_PM1A_OLD, ACPI_SLEEP_S5);
	for (const char *letter = "Shutdown"; *letter; letter++)
		outb(BOCHS_POWER, (uint8_t)*letter);
	for (;;)
		asm volatile("cli; hlt");
}
