/* Sending signals, and what becomes of them before the program runs again. */
#include <async/thread_task.h>
#include <async/wait.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <linux/process.h>

#define UNBLOCKABLE (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))
#define STOPPING \
	(SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU))
#define HARMLESS \
	(SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGURG) | SIGNAL_BIT(SIGWINCH))

static uint64_t deliverable(const struct linux_signals *signals)
{
	return signals->pending & (~signals->blocked | UNBLOCKABLE);
}

bool linux_signal_pending(const struct linux_process *process)
{
	return deliverable(&process->signals) != 0;
}

static bool is_ignored(const struct linux_signals *signals, int signo)
{
	uint64_t handler = signals->actions[signo - 1].handler;

	return handler == SIG_IGN || (handler == SIG_DFL && (SIGNAL_BIT(signo) & HARMLESS));
}

/* Makes the process's thread leave its wait and look. */
static void interrupt(struct linux_process *process)
{
	list_for_each(thread, &process->process->threads, struct thread, node)
		object_signal(&thread->object, 0, SIGNAL_INTERRUPT);
}

static void set_stopped(struct linux_process *process, bool stopped, int news)
{
	process->stopped = stopped;
	process->news = news;
	object_signal(&process->continue_event->object, stopped ? SIGNAL_SIGNALED : 0,
		      stopped ? 0 : SIGNAL_SIGNALED);
	if (news && process->parent)
		linux_process_notify_parent(process);
}

/* Continuing happens when the signal is sent, whatever the process thinks of it. */
static void send_effects(struct linux_process *process, int signo)
{
	if (signo == SIGCONT || signo == SIGKILL) {
		process->signals.pending &= ~STOPPING;
		if (process->stopped)
			set_stopped(process, false, signo == SIGCONT ? STATUS_CONTINUED : 0);
	} else if (SIGNAL_BIT(signo) & STOPPING) {
		process->signals.pending &= ~SIGNAL_BIT(SIGCONT);
	}
}

static void make_pending(struct linux_process *process, const struct linux_siginfo *info)
{
	process->signals.info[info->signo - 1] = *info;
	process->signals.pending |= SIGNAL_BIT(info->signo);
	if (linux_signal_pending(process))
		interrupt(process);
}

/* A process that speaks another ABI (exec of a Zircon program) has no handlers: it dies or not. */
static void send_foreign(struct linux_process *process, int signo)
{
	if (!is_ignored(&process->signals, signo) && !(SIGNAL_BIT(signo) & STOPPING))
		linux_process_kill(process, signo);
}

void linux_signal_send(struct linux_process *process, const struct linux_siginfo *info)
{
	int signo = info->signo;
	bool blocked = process->signals.blocked & SIGNAL_BIT(signo) & ~UNBLOCKABLE;

	if (!process->process || process->process->exiting)
		return;
	if (process->process->abi != &linux_abi)
		return send_foreign(process, signo);
	send_effects(process, signo);
	if (is_ignored(&process->signals, signo) && !blocked)
		return;
	if (process->pid == 1 && process->signals.actions[signo - 1].handler == SIG_DFL)
		return; /* init is not killed by what it does not handle */
	make_pending(process, info);
}

void linux_signal_raise(struct linux_process *process, int signo)
{
	linux_signal_send(process, &(struct linux_siginfo){ .signo = signo, .code = SI_KERNEL });
}

void linux_signal_force(struct linux_process *process, const struct linux_siginfo *info)
{
	struct linux_signals *signals = &process->signals;

	if ((signals->blocked & SIGNAL_BIT(info->signo)) || is_ignored(signals, info->signo))
		signals->actions[info->signo - 1].handler = SIG_DFL;
	signals->blocked &= ~SIGNAL_BIT(info->signo);
	make_pending(process, info);
}

unsigned linux_signal_group(int32_t pgid, int signo)
{
	struct linux_process *process = NULL;
	unsigned members = 0;

	while ((process = linux_process_next(process ? process->pid : 0))) {
		if (process->pgid != pgid)
			continue;
		members++;
		if (signo)
			linux_signal_raise(process, signo);
	}
	return members;
}

void linux_signal_set_mask(struct linux_process *process, uint64_t blocked)
{
	process->signals.blocked = blocked & ~UNBLOCKABLE;
	if (linux_signal_pending(process))
		interrupt(process);
}

void linux_signals_exec(struct linux_signals *signals)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (signals->actions[i].handler != SIG_IGN)
			signals->actions[i] = (struct linux_sigaction){ .handler = SIG_DFL };
}

/* --- Delivery --- */

struct stop_wait {
	struct wait wait;
	struct wait_item items[2];
};

_Static_assert(sizeof(struct stop_wait) <= THREAD_FRAME_SIZE, "frame size");

/* Waits until the process is continued; a kill ends the wait too. */
static struct co *wait_continue(struct thread *thread, struct linux_process *process, void *frame)
{
	struct stop_wait *stop = frame;

	stop->items[0] = (struct wait_item){ .object = &process->continue_event->object,
					     .mask = SIGNAL_SIGNALED };
	stop->items[1] = (struct wait_item){ .object = &thread->object, .mask = SIGNAL_INTERRUPT };
	wait_init(&stop->wait, stop->items, 2);
	return &stop->wait.co;
}

static void run_default(struct linux_process *process, int signo)
{
	if (SIGNAL_BIT(signo) & HARMLESS)
		return;
	if (SIGNAL_BIT(signo) & STOPPING)
		set_stopped(process, true, STATUS_STOPPED(signo));
	else
		linux_process_kill(process, signo);
}

/* The interrupted syscall is run again, as if nothing had happened. */
static void restart_syscall(struct thread *thread, struct linux_signals *signals)
{
	if (signals->restart_number >= 0)
		hal_context_rewind_syscall(thread->context, (uint64_t)signals->restart_number);
	signals->restart_number = -1;
}

static void run_handler(struct thread *thread, struct linux_process *process, int signo)
{
	struct linux_signals *signals = &process->signals;
	struct linux_sigaction action = signals->actions[signo - 1];
	uint64_t mask = signals->restore_mask ? signals->saved_mask : signals->blocked;

	if ((action.flags & SA_RESTART) && signals->restart_handled)
		restart_syscall(thread, signals);
	signals->restart_number = -1;
	signals->sleep_deadline = 0;
	signals->restore_mask = false;
	if (signal_frame_push(thread, &action, &signals->info[signo - 1], mask,
			      signals->trampoline)) {
		linux_process_kill(process, SIGSEGV);
		return;
	}
	if (action.flags & SA_RESETHAND)
		signals->actions[signo - 1].handler = SIG_DFL;
	signals->blocked |= action.mask;
	if (!(action.flags & SA_NODEFER))
		signals->blocked |= SIGNAL_BIT(signo);
	signals->blocked &= ~UNBLOCKABLE;
}

static void deliver(struct thread *thread, struct linux_process *process, int signo)
{
	struct linux_signals *signals = &process->signals;

	signals->pending &= ~SIGNAL_BIT(signo);
	if (signals->actions[signo - 1].handler == SIG_DFL)
		run_default(process, signo);
	else if (signals->actions[signo - 1].handler != SIG_IGN)
		run_handler(thread, process, signo);
}

/* Nothing is left to deliver: waits are not interrupted any more. */
static void settle(struct thread *thread, struct linux_signals *signals)
{
	restart_syscall(thread, signals);
	object_signal(&thread->object, SIGNAL_INTERRUPT, 0);
}

static void deliver_all(struct thread *thread, struct linux_process *process)
{
	uint64_t ready;

	while (!thread->killed && (ready = deliverable(&process->signals)) && !process->stopped)
		deliver(thread, process, __builtin_ctzll(ready) + 1);
}

/* The time of a temporary mask is over, whether it let a signal through or not: what it held back
 * comes now. */
static void restore_mask(struct thread *thread, struct linux_process *process)
{
	process->signals.blocked = process->signals.saved_mask;
	process->signals.restore_mask = false;
	deliver_all(thread, process);
}

struct co *linux_before_user(struct thread *thread, void *frame)
{
	struct linux_process *process = linux_process_of(thread);
	struct linux_signals *signals = &process->signals;

	deliver_all(thread, process);
	if (signals->restore_mask && !process->stopped)
		restore_mask(thread, process);
	if (thread->killed)
		return NULL;
	if (process->stopped) {
		object_signal(&thread->object, SIGNAL_INTERRUPT, 0);
		return wait_continue(thread, process, frame);
	}
	if ((thread->object.signals & SIGNAL_INTERRUPT) || signals->restart_number >= 0)
		settle(thread, signals);
	return NULL;
}
