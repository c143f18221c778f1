/* The host's signals that stand for exceptions of the CPU. */
#pragma once
#include <signal.h>

/* Ended by 0. */
extern const int trap_signals[];

/*
 * An exception in kernel code: counts a breakpoint and returns, anything else is a panic. Chapter
 * 2 takes the signals over, handles those of user code, and passes the others on to this.
 */
void trap_signal(int signo, siginfo_t *info, void *ucontext);
