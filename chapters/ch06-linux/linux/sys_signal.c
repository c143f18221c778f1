/* Syscalls about signals. */
#include <async/select.h>
#include <async/thread_task.h>
#include <hal/timer.h>
#include <isa/linux.h>
#include <lib/errno.h>
#include <linux/process.h>
#include <linux_calls.h>
#include <object/user_memory.h>
#include <syscall/table.h>

enum { SIG_BLOCK = 0, SIG_UNBLOCK = 1, SIG_SETMASK = 2 };

#define MASK_SIZE sizeof(uint64_t)

static bool valid(int signo)
{
	return signo >= 1 && signo <= SIGNAL_COUNT;
}

static int set_action(struct linux_signals *signals, struct vmar *vmar, int signo, vaddr_t address)
{
	struct linux_sigaction action = { 0 };
	int err = user_read(vmar, &action, address, SIGACTION_SIZE);

	if (err)
		return err;
	sigaction_from_user(&action);
	if (signo == SIGKILL || signo == SIGSTOP)
		return -EINVAL;
	signals->actions[signo - 1] = action;
	if (action.handler == SIG_IGN)
		signals->pending &= ~SIGNAL_BIT(signo);
	return 0;
}

int64_t sys_rt_sigaction(struct thread *thread, int signo, vaddr_t new, vaddr_t old,
			 size_t mask_size)
{
	struct linux_signals *signals = &linux_process_of(thread)->signals;
	struct vmar *vmar = thread->process->vmar;
	struct linux_sigaction previous;
	int err = 0;

	if (!valid(signo) || mask_size != MASK_SIZE)
		return -EINVAL;
	previous = signals->actions[signo - 1];
	if (new)
		err = set_action(signals, vmar, signo, new);
	if (!err && old) {
		sigaction_to_user(&previous);
		err = user_write(vmar, old, &previous, SIGACTION_SIZE);
	}
	return err;
}

static int change_mask(struct linux_process *process, int how, uint64_t set)
{
	uint64_t blocked = process->signals.blocked;

	if (how == SIG_BLOCK)
		set |= blocked;
	else if (how == SIG_UNBLOCK)
		set = blocked & ~set;
	else if (how != SIG_SETMASK)
		return -EINVAL;
	linux_signal_set_mask(process, set);
	return 0;
}

int64_t sys_rt_sigprocmask(struct thread *thread, int how, vaddr_t new, vaddr_t old,
			   size_t mask_size)
{
	struct linux_process *process = linux_process_of(thread);
	uint64_t previous = process->signals.blocked, set;
	int err = 0;

	if (mask_size != MASK_SIZE)
		return -EINVAL;
	if (new) {
		err = user_read(thread->process->vmar, &set, new, sizeof(set));
		if (!err)
			err = change_mask(process, how, set);
	}
	if (!err && old)
		err = user_write(thread->process->vmar, old, &previous, sizeof(previous));
	return err;
}

int64_t sys_rt_sigpending(struct thread *thread, vaddr_t out, size_t mask_size)
{
	struct linux_signals *signals = &linux_process_of(thread)->signals;
	uint64_t pending = signals->pending & signals->blocked;

	if (mask_size != MASK_SIZE)
		return -EINVAL;
	return user_write(thread->process->vmar, out, &pending, sizeof(pending));
}

int64_t sys_rt_sigreturn(struct thread *thread)
{
	struct linux_process *process = linux_process_of(thread);
	uint64_t mask;

	if (signal_frame_pop(thread, &mask) != 0) {
		linux_process_kill(process, SIGSEGV);
		return SYSCALL_NO_RETURN;
	}
	process->signals.restart_number = -1;
	linux_signal_set_mask(process, mask);
	return SYSCALL_NO_RETURN;
}

/* Waits for nothing but an interruption. */
struct pause_call {
	struct sleep sleep;
	struct blocking blocking;
};

static int64_t wait_for_signal(struct thread *thread, struct syscall_frame *frame)
{
	struct pause_call *call = syscall_frame_as(frame, struct pause_call);

	sleep_init(&call->sleep, TIME_NEVER);
	blocking_init(&call->blocking, &call->sleep.co, TIME_NEVER, thread);
	call->blocking.interrupted = -ERESTARTNOHAND;
	frame->co = &call->blocking.co;
	return 0;
}

int64_t sys_pause(struct thread *thread, struct syscall_frame *frame)
{
	return wait_for_signal(thread, frame);
}

/* The old mask comes back after the handler has run: see linux_before_user. */
int64_t sys_rt_sigsuspend(struct thread *thread, struct syscall_frame *frame, vaddr_t mask,
			  size_t mask_size)
{
	struct linux_process *process = linux_process_of(thread);
	uint64_t set;
	int err;

	if (mask_size != MASK_SIZE)
		return -EINVAL;
	err = user_read(thread->process->vmar, &set, mask, sizeof(set));
	if (err)
		return err;
	process->signals.saved_mask = process->signals.blocked;
	process->signals.restore_mask = true;
	linux_signal_set_mask(process, set);
	return wait_for_signal(thread, frame);
}

/* --- kill --- */

static int send_to(struct linux_process *sender, struct linux_process *target, int signo)
{
	struct linux_siginfo info = { .signo = signo, .code = SI_USER, .pid = sender->pid };

	if (!target)
		return -ESRCH;
	if (signo)
		linux_signal_send(target, &info);
	return 0;
}

static int send_to_all(struct linux_process *sender, int signo)
{
	struct linux_process *target = NULL;
	bool any = false;

	while ((target = linux_process_next(target ? target->pid : 1))) {
		if (target == sender)
			continue;
		any = true;
		send_to(sender, target, signo);
	}
	return any ? 0 : -ESRCH;
}

int64_t sys_kill(struct thread *thread, int pid, int signo)
{
	struct linux_process *sender = linux_process_of(thread);

	if (signo && !valid(signo))
		return -EINVAL;
	if (pid > 0)
		return send_to(sender, linux_process_find(pid), signo);
	if (pid == -1)
		return send_to_all(sender, signo);
	if (pid == INT32_MIN)
		return -ESRCH; /* its negative is no number */
	return linux_signal_group(pid == 0 ? sender->pgid : -pid, signo) ? 0 : -ESRCH;
}

/* A process has one thread, whose number is its own. */
int64_t sys_tkill(struct thread *thread, int tid, int signo)
{
	return tid > 0 ? sys_kill(thread, tid, signo) : -EINVAL;
}

int64_t sys_tgkill(struct thread *thread, int pid, int tid, int signo)
{
	return pid == tid ? sys_tkill(thread, tid, signo) : -ESRCH;
}
