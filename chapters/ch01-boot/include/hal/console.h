/* The early console of a machine: output only, polled, usable before anything else works. */
#pragma once
#include <lib/types.h>

void hal_console_init(void);
/* Writes the bytes as they are; a terminal wants "\r\n", which the caller supplies. Any context. */
void hal_console_write(const char *text, size_t len);
