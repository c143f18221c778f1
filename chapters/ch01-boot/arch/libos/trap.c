/*
 * Exceptions reach a process as signals. The handler has its own stack, as a double fault has on
 * bare metal: the kernel's may be what overflowed.
 */
#define _GNU_SOURCE
#include <arch/trap.h>
#include <arch/trap_frame.h>
#include <hal/trap.h>
#include <kernel/log.h>
#include <kernel/panic.h>

#define TRAP_STACK_SIZE (256 * 1024) /* the host's frame with AMX state alone takes 12 KiB */

const int trap_signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, 0 };

static unsigned breakpoints;

static const char *trap_name(int signo)
{
	switch (signo) {
	case SIGSEGV:
		return "invalid memory access (SIGSEGV)";
	case SIGBUS:
		return "impossible memory access (SIGBUS)";
	case SIGILL:
		return "illegal instruction (SIGILL)";
	case SIGFPE:
		return "arithmetic error (SIGFPE)";
	default:
		return "unexpected signal";
	}
}

/* After int3 the program counter stands behind it. */
void trap_signal(int signo, siginfo_t *info, void *ucontext)
{
	ucontext_t *uc = ucontext;

	if (signo == SIGTRAP)
		breakpoints++;
	else
		trap_panic((struct hal_trap_frame *)uc->uc_mcontext.gregs, trap_name(signo),
			   (uintptr_t)info->si_addr);
}

static void stack_init(void)
{
	static char stack[TRAP_STACK_SIZE] __attribute__((aligned(16)));
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };

	if (sigaltstack(&alternate, NULL) != 0)
		panic("no signal stack");
}

void hal_trap_init(void)
{
	struct sigaction action = {
		.sa_sigaction = trap_signal,
		.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER,
	};

	stack_init();
	for (const int *signo = trap_signals; *signo; signo++)
		sigaction(*signo, &action, NULL);
}

void hal_breakpoint(void)
{
	__asm__ volatile("int3");
}

unsigned hal_breakpoint_count(void)
{
	return breakpoints;
}

uintptr_t hal_trap_frame_pc(const struct hal_trap_frame *frame)
{
	return (uintptr_t)frame->registers[REG_RIP];
}

uintptr_t hal_trap_frame_fp(const struct hal_trap_frame *frame)
{
	return (uintptr_t)frame->registers[REG_RBP];
}

void hal_trap_frame_print(const struct hal_trap_frame *frame)
{
	static const struct {
		const char *name;
		int index;
	} shown[] = {
		{ "rax", REG_RAX }, { "rbx", REG_RBX }, { "rcx", REG_RCX }, { "rdx", REG_RDX },
		{ "rsi", REG_RSI }, { "rdi", REG_RDI }, { "rbp", REG_RBP }, { "rsp", REG_RSP },
		{ "r8 ", REG_R8 },  { "r9 ", REG_R9 },  { "r10", REG_R10 }, { "r11", REG_R11 },
		{ "r12", REG_R12 }, { "r13", REG_R13 }, { "r14", REG_R14 }, { "r15", REG_R15 },
		{ "rip", REG_RIP }, { "efl", REG_EFL }, { "err", REG_ERR }, { "trp", REG_TRAPNO },
	};

	for (unsigned i = 0; i < array_size(shown); i++)
		kprintf("%s %016llx%s", shown[i].name, frame->registers[shown[i].index],
			i % 4 == 3 ? "\n" : "  ");
}
