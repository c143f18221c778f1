/*
 * Signals as traps and interrupts. What the three groups stand for:
 *
 *   SIGSEGV SIGBUS SIGILL SIGFPE SIGTRAP   an exception of the code that runs
 *   SIGSYS                                 a system call of the user
 *   SIGALRM                                the CPU's timer
 *   SIGUSR1                                another CPU
 *   SIGVTALRM                              while code runs: a look at the input
 *   SIGHUP SIGINT SIGQUIT SIGTERM SIGPIPE  somebody outside ends the machine
 */
#define _GNU_SOURCE
#include <arch/gate.h>
#include <arch/patch.h>
#include <arch/signal.h>
#include <arch/terminal.h>
#include <arch/trap.h>
#include <hal/cpus.h>
#include <kernel/panic.h>
#include <poll.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HWCAP2_FSGSBASE    (1 << 1) /* Linux, Documentation/arch/x86/elf_auxvec.rst */
#define SA_RESTORER        0x04000000
#define KERNEL_SIGSET_SIZE 8

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_ON           1
#endif

/* The host's own form: the C library's would return through a restorer that SUD does not let by. */
struct kernel_sigaction {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

static const int ending_signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, 0 };

_Thread_local struct gate *gate;
uint64_t gate_user_pcs[GATE_CPUS];
uint8_t gate_has_fsgsbase;

static bool is_one_of(const int *signals, int signo)
{
	while (*signals && *signals != signo)
		signals++;
	return *signals;
}

bool signal_is_exception(int signo)
{
	return signo == SIGSYS || is_one_of(trap_signals, signo);
}

static void interrupt_note(int signo)
{
	if (is_one_of(ending_signals, signo))
		terminal_die(signo);
	__atomic_fetch_or(&gate->pending, UINT64_C(1) << signo, __ATOMIC_SEQ_CST);
}

uint64_t signal_take(void)
{
	uint64_t taken = __atomic_exchange_n(&gate->pending, 0, __ATOMIC_SEQ_CST);

	for (const int *signo = ending_signals; *signo; signo++)
		if (taken >> *signo & 1) /* one that came at a bad moment, see context.S */
			terminal_die(*signo);
	return taken;
}

bool signal_handle(int signo, siginfo_t *info, void *ucontext, uint8_t selector, uint64_t fs)
{
	const ucontext_t *uc = ucontext;
	uintptr_t pc = (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
	bool entering = pc >= (uintptr_t)gate_entering && pc < (uintptr_t)gate_entered;
	bool from_user = selector == SELECTOR_BLOCK && !entering;

	if (!signal_is_exception(signo))
		interrupt_note(signo);
	else if (!from_user)
		trap_signal(signo, info, ucontext);
	if (from_user)
		context_trapped(signo, info, uc, fs);
	else if (entering && !gate->fpu) /* the only copy of the user's */
		fpu_save_frame(&gate->running->fpu, uc->uc_mcontext.fpregs);
	return from_user || (entering && !signal_is_exception(signo));
}

/* --- Setting up --- */

static void take_over(int signo)
{
	struct kernel_sigaction action = {
		.handler = signal_entry,
		.flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART | SA_RESTORER,
		.restorer = signal_return,
	};

	if (syscall(SYS_rt_sigaction, signo, &action, NULL, KERNEL_SIGSET_SIZE) != 0)
		panic("cannot handle signal %d", signo);
}

static void take_over_all(const int *signals)
{
	for (; *signals; signals++)
		take_over(*signals);
}

/* The C library keeps a pointer to its thread block in the block's third word. */
static uint64_t thread_pointer(void)
{
	uint64_t pointer;

	__asm__("mov %%fs:0x10, %0" : "=r"(pointer));
	return pointer;
}

/* The mapping is twice as large as the block, which therefore fits; the rest costs nothing. */
static struct gate *gate_make(void)
{
	void *place = mmap(NULL, 2 * GATE_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *block = (char *)round_up((uintptr_t)place, GATE_SIZE);

	if (place == MAP_FAILED || mprotect(block + PAGE_SIZE, PAGE_SIZE, PROT_NONE) != 0)
		panic("no memory for a signal stack");
	return (struct gate *)block;
}

void signal_cpu_init(void)
{
	stack_t stack = { .ss_size = GATE_SIZE - 2 * PAGE_SIZE };

	gate = gate_make();
	stack.ss_sp = (char *)gate + 2 * PAGE_SIZE;
	gate->host_fs = thread_pointer();
	gate->user_pc = &gate_user_pcs[hal_cpu_id()];
	gate->jump = gate_jumps[hal_cpu_id()];
	if (sigaltstack(&stack, NULL) != 0 ||
	    prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, gate_allowed,
		  gate_allowed_end - gate_allowed, &gate->selector) != 0)
		panic("the host's kernel lacks Syscall User Dispatch (Linux 5.11)");
	patch_cpu_init();
}

static bool has_fsgsbase(void)
{
	return getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE;
}

/* CPUID leaf 0xd, subleaf 1, tells about XSAVEOPT. */
bool gate_may_be_called(void)
{
	uint32_t a = 0xd, b, c = 1, d;

	__asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return has_fsgsbase() && a & 1;
}

void signal_init(void)
{
	gate_has_fsgsbase = has_fsgsbase();
	take_over_all(trap_signals);
	take_over_all(ending_signals);
	take_over(SIGSYS);
	take_over(SIGALRM);
	take_over(SIGVTALRM);
	take_over(SIGNAL_IPI);
}

void signal_block(sigset_t *before)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGVTALRM);
	for (const int *signo = ending_signals; *signo; signo++)
		if (*signo != SIGPIPE)
			sigaddset(&set, *signo);
	pthread_sigmask(SIG_BLOCK, &set, before);
}

/* --- Waiting --- */

static void mask_change(int how, sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigaddset(&set, SIGVTALRM);
	sigaddset(&set, SIGNAL_IPI);
	for (const int *signo = ending_signals; *signo; signo++)
		sigaddset(&set, *signo);
	pthread_sigmask(how, &set, old);
}

/* Between the look at the pending signals and the sleep a signal must not slip through. */
void signal_wait(bool input)
{
	struct pollfd stdin_ready = { .fd = STDIN_FILENO, .events = POLLIN };
	sigset_t open;

	mask_change(SIG_BLOCK, &open);
	if (!gate->pending)
		ppoll(&stdin_ready, input, NULL, &open);
	pthread_sigmask(SIG_SETMASK, &open, NULL);
}
