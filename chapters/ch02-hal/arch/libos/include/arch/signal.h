/*
 * Signals are this machine's traps and interrupts. All of them enter through signal_entry
 * (context.S). Those that interrupt kernel code are only noted.
 */
#pragma once
#include <lib/types.h>

/* Bit n: signal n came and waits for hal_irq_poll. */
extern volatile uint64_t signal_pending;

/* Takes the signals over. From here on user code can run. */
void signal_init(void);
/* Sleeps until a signal is pending or standard input, when asked for, is readable or at its end. */
void signal_wait(bool input);
/* The noted signals, which are no longer so. */
uint64_t signal_take(void);
