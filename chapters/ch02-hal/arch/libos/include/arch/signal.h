/*
 * Signals are this machine's traps and interrupts. All of them enter through signal_entry
 * (context.S). Those that interrupt kernel code are only noted.
 */
#pragma once
#include <lib/types.h>
#include <signal.h>

#define SIGNAL_IPI SIGUSR1 /* from another CPU */

/* Takes the signals over. */
void signal_init(void);
/* Prepares this CPU's thread; from here on user code can run on it. */
void signal_cpu_init(void);
/* Whether it stands for an exception of the code that runs, system calls included. */
bool signal_is_exception(int signo);
/* Blocks what is for one CPU only, the boot one: a thread that is made now will not get it. */
void signal_block(sigset_t *before);
/* Sleeps until a signal is pending or standard input, when asked for, is readable or at its end. */
void signal_wait(bool input);
/* The noted signals of this CPU, which are no longer so: bit n is signal n. */
uint64_t signal_take(void);
