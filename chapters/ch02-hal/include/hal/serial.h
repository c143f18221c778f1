/*
 * The console's serial line as a device with interrupts (the early, output-only face of the same
 * line is <hal/console.h>). In LibOS: the process's standard input and output.
 */
#pragma once
#include <lib/types.h>

/* The next received byte, or -1 when there is none now, or -2 at the end of input (LibOS). */
int hal_serial_read(void);
void hal_serial_write(const char *text, size_t len);
/*
 * The handler runs in interrupt context when input may be there; and at once, for what came before.
 */
void hal_serial_set_handler(void (*handler)(void));
