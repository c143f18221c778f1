/*
 * The kernel's log. kprintf goes to the machine's console until `log_set_quiet(true)`: from then
 * on the console belongs to the user's programs. The last LOG_SIZE bytes stay in memory either
 * way, and a panic prints what was held back. May be called in any context.
 */
#pragma once
#include <lib/types.h>

#define LOG_SIZE 16384

void kprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void kvprintf(const char *fmt, va_list args);
void log_set_quiet(bool quiet);
/* Prints what was logged while the console was quiet, and ends the quiet. */
void log_flush(void);
