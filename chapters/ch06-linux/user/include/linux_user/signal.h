/* Signals, for small Linux programs. */
#pragma once
#include <isa/linux_user.h>
#include <linux_user/abi.h>

typedef void signal_handler(int signo, struct siginfo *info, void *ucontext);

#define HANDLER_DEFAULT ((signal_handler *)0)
#define HANDLER_IGNORE  ((signal_handler *)1)

/* rt_sigaction with SA_SIGINFO; while the handler runs, `mask` is blocked too. */
long signal_action(int signo, signal_handler *handler, long flags, uint64_t mask);
/* rt_sigprocmask: the mask before; exits when that fails. */
uint64_t signal_mask(int how, uint64_t set);
uint64_t signals_pending(void);
void signal_self(int signo);
void signal_send(int pid, int signo);

/* The word of the interrupted registers that holds the pc. */
static inline uint64_t *ucontext_pc(void *ucontext)
{
	return (uint64_t *)((char *)ucontext + UCONTEXT_PC);
}
