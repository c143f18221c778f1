/* The host's terminal, if standard input is one. */
#pragma once
#include <lib/types.h>

/* Passes every key on at once; undone when the process ends, however it ends. */
void terminal_init(void);
bool terminal_present(void);
/* Ends the process as the signal would have, with the terminal as it was. */
_Noreturn void terminal_die(int signo);
