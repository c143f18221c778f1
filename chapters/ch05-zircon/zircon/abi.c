#include <kernel/log.h>
#include <lib/errno.h>
#include <object/task.h>
#include <syscall/table.h>
#include <zircon/abi.h>
#include <zircon/syscalls/object.h>
#include <zircon/vdso.h>

#include <zircon_table.inc>

static void zircon_finish(struct thread *thread, uint64_t number, int64_t result)
{
	hal_context_set_return(thread->context, result < 0 ? zircon_status((int)result) : result);
}

static const struct syscall_table zircon_table = {
	.abi = "zircon",
	.entries = zircon_entries,
	.count = array_size(zircon_entries),
	.finish = zircon_finish,
};

static const char *trap_name(enum hal_trap_kind kind)
{
	switch (kind) {
	case HAL_TRAP_SYSCALL:
		return "syscall outside the vDSO";
	case HAL_TRAP_INTERRUPT:
		return "interrupt";
	case HAL_TRAP_PAGE_FAULT:
		return "page fault";
	case HAL_TRAP_ILLEGAL:
		return "illegal instruction";
	case HAL_TRAP_BREAKPOINT:
		return "breakpoint";
	case HAL_TRAP_ARITHMETIC:
		return "arithmetic exception";
	case HAL_TRAP_ALIGNMENT:
		return "impossible access";
	case HAL_TRAP_NO_MEMORY:
		return "no memory for its FPU registers";
	}
	return "?";
}

static void kill(struct thread *thread, const struct hal_trap *trap, int64_t code)
{
	kprintf("zircon: %s (%lu) is killed: %s, pc %#lx, address %#lx\n",
		thread->process->object.name, thread->process->object.koid, trap_name(trap->kind),
		hal_context_pc(thread->context), trap->addr);
	process_exit(thread->process, code);
}

/* There are no exception channels: whoever causes an exception is killed by it. The pc of a syscall
 * stands behind the instruction, which may be the last one of a page. */
static struct co *zircon_trap(struct thread *thread, const struct hal_trap *trap, int fault_error,
			      void *frame)
{
	if (trap->kind != HAL_TRAP_SYSCALL) {
		kill(thread, trap, ZX_TASK_RETCODE_EXCEPTION_KILL);
		return NULL;
	}
	if (!vdso_has_code(thread->process->vmar, hal_context_pc(thread->context) - 1)) {
		kill(thread, trap, ZX_TASK_RETCODE_VDSO_KILL);
		return NULL;
	}
	return syscall_run(thread, &zircon_table, frame);
}

const struct abi zircon_abi = {
	.name = "zircon",
	.trap = zircon_trap,
};
