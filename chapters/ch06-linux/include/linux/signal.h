/*
 * Linux signals. Pending signals are delivered before the next visit to user mode; sending one
 * interrupts whatever the process's thread waits for.
 */
#pragma once
#include <lib/types.h>

enum {
	SIGHUP = 1, SIGINT = 2, SIGQUIT = 3, SIGILL = 4, SIGTRAP = 5, SIGABRT = 6, SIGBUS = 7,
	SIGFPE = 8, SIGKILL = 9, SIGUSR1 = 10, SIGSEGV = 11, SIGUSR2 = 12, SIGPIPE = 13,
	SIGALRM = 14, SIGTERM = 15, SIGCHLD = 17, SIGCONT = 18, SIGSTOP = 19, SIGTSTP = 20,
	SIGTTIN = 21, SIGTTOU = 22, SIGURG = 23, SIGWINCH = 28,
	SIGNAL_COUNT = 64, /* numbers 1 … 64 */
};

#define SIG_DFL 0
#define SIG_IGN 1

/* struct sigaction as the kernel ABI has it (riscv64 has no restorer: see <isa/signal_frame.h>). */
struct linux_sigaction {
	uint64_t handler; /* user address, SIG_DFL or SIG_IGN */
	uint64_t flags;
	uint64_t restorer;
	uint64_t mask;
};

struct linux_siginfo {
	int32_t signo, code;
	int32_t pid;      /* of the sender, or of the child */
	int32_t status;   /* SIGCHLD */
	uint64_t addr;    /* SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP */
};

struct linux_signals {
	struct linux_sigaction actions[SIGNAL_COUNT];
	struct linux_siginfo info[SIGNAL_COUNT]; /* of the pending ones */
	uint64_t pending;  /* bit n-1 */
	uint64_t blocked;
	uint64_t saved_mask;   /* sigsuspend: the mask to restore afterwards */
	bool restore_mask;
	int64_t restart_number; /* >= 0: the last syscall was interrupted and may be run again … */
	bool restart_handled;   /* … also after a handler that was installed with SA_RESTART */
	uint64_t sleep_deadline; /* 0, or when an interrupted nanosleep that is run again ends */
	vaddr_t trampoline;    /* user code that calls rt_sigreturn */
};

#define SIGNAL_BIT(signo) (UINT64_C(1) << ((signo) - 1))
#define SA_NOCLDSTOP 0x00000001u
#define SA_SIGINFO   0x00000004u
#define SA_RESTORER  0x04000000u
#define SA_ONSTACK   0x08000000u
#define SA_RESTART   0x10000000u
#define SA_NODEFER   0x40000000u
#define SA_RESETHAND 0x80000000u
#define SI_USER      0
#define SI_KERNEL    0x80
#define SEGV_MAPERR  1
#define SEGV_ACCERR  2
#define CLD_EXITED    1
#define CLD_KILLED    2
#define CLD_STOPPED   5
#define CLD_CONTINUED 6

struct linux_process;
struct thread;
struct co;

/* Sends a signal; ignored ones vanish. Executor context. */
void linux_signal_send(struct linux_process *process, const struct linux_siginfo *info);
/* With si_code SI_KERNEL and no details. */
void linux_signal_raise(struct linux_process *process, int signo);
/* An exception of the program itself: cannot be blocked or ignored. */
void linux_signal_force(struct linux_process *process, const struct linux_siginfo *info);
/* To all members of a process group; returns how many there are. */
unsigned linux_signal_group(int32_t pgid, int signo);
/* An unblocked signal is pending that would end a wait. */
bool linux_signal_pending(const struct linux_process *process);
/* The mask changed: looks again whether something is deliverable. */
void linux_signal_set_mask(struct linux_process *process, uint64_t blocked);
/*
 * A mask in user memory (0: none is given) for the time of a wait: until the signals that it lets
 * through are handled. -EINVAL, -EFAULT.
 */
int linux_signal_use_mask(struct thread *thread, vaddr_t mask, size_t size);
/* exec: handlers are gone, what is ignored stays ignored. */
void linux_signals_exec(struct linux_signals *signals);

/* abi->before_user: delivers, stops, restarts. */
struct co *linux_before_user(struct thread *thread, void *frame);

/*
 * The signal frame on the user's stack: everything that the handler interrupts, in Linux's layout
 * (isa/<isa>/signal_frame.c). Push sets the registers up for the handler; -EFAULT when there is no
 * stack. Pop (rt_sigreturn) restores them from untrusted memory: -EFAULT.
 */
int signal_frame_push(struct thread *thread, const struct linux_sigaction *action,
		      const struct linux_siginfo *info, uint64_t mask, vaddr_t trampoline);
int signal_frame_pop(struct thread *thread, uint64_t *mask);
/* Code that calls rt_sigreturn, for machines whose programs bring none. */
extern const char signal_trampoline_start[], signal_trampoline_end[];
