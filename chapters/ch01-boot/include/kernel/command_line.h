/*
 * The kernel's command line: words `name` or `name=value`, given by the boot loader, by
 * tools/run --append, or in LibOS as arguments of the process.
 */
#pragma once
#include <lib/types.h>

/*
 * Copies the line, as many of its words as fit into 1023 bytes; the log tells when some are lost.
 * Called by the machine's entry code.
 */
void command_line_set(const char *line);
const char *command_line(void);
/* How many bytes at the end did not fit. */
size_t command_line_lost(void);
/* The value of `name=…` ("" for a bare `name`) copied into buf; false when it is absent. */
bool command_line_option(const char *name, char *buf, size_t size);
bool command_line_has(const char *name);
