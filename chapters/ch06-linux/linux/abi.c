/* The Linux ABI's face to the executor: what a trap of a Linux thread means. */
#include <async/thread_task.h>
#include <lib/errno.h>
#include <linux/process.h>
#include <syscall/table.h>

#include <linux_table.inc> /* generated: tools/gen-syscalls */

static void finish(struct thread *thread, uint64_t number, int64_t result)
{
	struct linux_signals *signals = &linux_process_of(thread)->signals;

	if (result == -ERESTART || result == -ERESTARTNOHAND) {
		signals->restart_number = (int64_t)number;
		signals->restart_handled = result == -ERESTART;
		result = -EINTR;
	}
	if (result != SYSCALL_NO_RETURN)
		hal_context_set_return(thread->context, result);
}

static const struct syscall_table table = {
	.abi = "linux",
	.entries = linux_entries,
	.count = array_size(linux_entries),
	.finish = finish,
};

static int exception_signal(const struct hal_trap *trap, int fault_error)
{
	switch (trap->kind) {
	case HAL_TRAP_PAGE_FAULT:
		return fault_error == -ERANGE ? SIGBUS : SIGSEGV;
	case HAL_TRAP_ILLEGAL:
		return SIGILL;
	case HAL_TRAP_BREAKPOINT:
		return SIGTRAP;
	case HAL_TRAP_ARITHMETIC:
		return SIGFPE;
	default:
		return SIGBUS;
	}
}

/* 1 is SEGV_MAPERR, ILL_ILLOPC, TRAP_BRKPT, FPE_INTDIV; 2 is SEGV_ACCERR, BUS_ADRERR. */
static int exception_code(struct thread *thread, const struct hal_trap *trap)
{
	struct mapping_info m;
	bool mapped = trap->kind == HAL_TRAP_PAGE_FAULT &&
		      vmar_find_mapping(thread->process->vmar, trap->addr, &m);

	return mapped ? SEGV_ACCERR : SEGV_MAPERR;
}

static void raise_exception(struct thread *thread, const struct hal_trap *trap, int fault_error)
{
	struct linux_siginfo info = {
		.signo = exception_signal(trap, fault_error),
		.code = exception_code(thread, trap),
		.addr = trap->kind == HAL_TRAP_PAGE_FAULT ? trap->addr
							  : hal_context_pc(thread->context),
	};

	linux_signal_force(linux_process_of(thread), &info);
}

/* Out of memory: somebody must go; let it, and then the access is tried again. */
static struct co *out_of_memory(struct thread *thread, void *frame)
{
	struct yield *yield = frame;

	if (!linux_process_kill_youngest())
		linux_process_kill(linux_process_of(thread), SIGKILL);
	yield_init(yield);
	return &yield->co;
}

static struct co *linux_trap(struct thread *thread, const struct hal_trap *trap, int fault_error,
			     void *frame)
{
	if (trap->kind == HAL_TRAP_SYSCALL)
		return syscall_run(thread, &table, frame);
	if (fault_error == -ENOMEM)
		return out_of_memory(thread, frame);
	raise_exception(thread, trap, fault_error);
	return NULL;
}

const struct abi linux_abi = {
	.name = "linux",
	.trap = linux_trap,
	.before_user = linux_before_user,
};
