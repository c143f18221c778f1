/* The table of Linux processes: birth, family, death. */
#include <fs/context.h>
#include <fs/fd.h>
#include <hal/timer.h>
#include <async/task.h>
#include <async/thread_task.h>
#include <kernel/log.h>
#include <kernel/power.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <linux/process.h>
#include <mm/heap.h>

#define PID_MAX 32768

static struct list all = LIST_INIT(all);
static unsigned count;
static pid_t last_pid;

struct linux_process *linux_process_of(const struct thread *thread)
{
	return thread->process->abi_data;
}

struct linux_process *linux_process_find(pid_t pid)
{
	list_for_each(process, &all, struct linux_process, node)
		if (process->pid == pid)
			return process;
	return NULL;
}

struct linux_process *linux_process_next(pid_t pid)
{
	list_for_each(process, &all, struct linux_process, node)
		if (process->pid > pid)
			return process;
	return NULL;
}

unsigned linux_process_count(void)
{
	return count;
}

/* Asleep is who waits for something other than the CPU. */
char linux_process_state(const struct linux_process *process)
{
	struct thread *thread;

	if (!process->process)
		return 'Z';
	if (process->stopped)
		return 'T';
	thread = list_first(&process->process->threads, struct thread, node);
	return thread && thread_is_waiting(thread) ? 'S' : 'R';
}

/* --- Birth --- */

static pid_t pid_alloc(void)
{
	do
		last_pid = last_pid % (PID_MAX - 1) + 1;
	while (linux_process_find(last_pid));
	return last_pid;
}

static void insert_by_pid(struct linux_process *process)
{
	struct linux_process *next = linux_process_next(process->pid);

	list_push_back(next ? &next->node : &all, &process->node);
	count++;
}

static void free_resources(struct linux_process *process)
{
	fs_context_free(process->fs);
	fd_table_free(process->files);
	process->fs = NULL;
	process->files = NULL;
}

static void free_process(struct linux_process *process)
{
	free_resources(process);
	unref(process->child_event);
	unref(process->continue_event);
	unref(process->vfork_event);
	kfree(process);
}

static void linux_process_terminated(struct process *object);

static int make_object(struct linux_process *process, const char *name, struct vmar *vmar)
{
	int err = process_create_in(job_root(), name, vmar, &process->process);

	if (err)
		return err;
	process->process->abi = &linux_abi;
	process->process->abi_data = process;
	process->process->on_terminated = linux_process_terminated;
	return 0;
}

static bool make_parts(struct linux_process *process, const struct linux_process *parent)
{
	process->fs = parent ? fs_context_fork(parent->fs) : fs_context_create();
	process->files = parent ? fd_table_fork(parent->files) : fd_table_create();
	return process->fs && process->files && event_create(&process->child_event) == 0 &&
	       event_create(&process->continue_event) == 0;
}

/* What a child has from its parent besides files. */
static void inherit(struct linux_process *process, const struct linux_process *parent)
{
	process->pgid = parent->pgid;
	process->sid = parent->sid;
	memcpy(process->signals.actions, parent->signals.actions, sizeof(process->signals.actions));
	process->signals.blocked = parent->signals.blocked;
	process->signals.trampoline = parent->signals.trampoline;
	process->brk_start = parent->brk_start;
	process->brk_end = parent->brk_end;
	process->args_start = parent->args_start;
	process->args_end = parent->args_end;
	string_copy(process->exe, parent->exe, sizeof(process->exe));
}

static void join_family(struct linux_process *process, struct linux_process *parent)
{
	process->pid = pid_alloc();
	if (parent) {
		inherit(process, parent);
		process->parent = parent;
		list_push_back(&parent->children, &process->sibling);
	} else {
		process->pgid = process->sid = process->pid;
	}
	insert_by_pid(process);
}

int linux_process_create(struct linux_process *parent, struct vmar *vmar,
			 struct linux_process **out)
{
	struct linux_process *process;
	int err;

	if (count >= LINUX_PROCESSES_MAX)
		return -EAGAIN;
	process = new(struct linux_process);
	if (!process)
		return -ENOMEM;
	list_init(&process->children);
	list_init(&process->sibling);
	process->signals.restart_number = -1;
	process->start_time = hal_timer_now();
	err = make_parts(process, parent) ? 0 : -ENOMEM;
	if (!err)
		err = make_object(process, parent ? parent->process->object.name : "init", vmar);
	if (err) {
		free_process(process);
		return err;
	}
	object_signal(&process->continue_event->object, 0, SIGNAL_SIGNALED);
	join_family(process, parent);
	*out = process;
	return 0;
}

static void leave_family(struct linux_process *process)
{
	list_remove(&process->sibling);
	list_remove(&process->node);
	count--;
}

void linux_process_abandon(struct linux_process *child)
{
	struct process *object = child->process;

	leave_family(child);
	object->on_terminated = NULL;
	process_exit(object, 0);
	unref(object);
	free_process(child);
}

/* --- Death --- */

void linux_process_kill(struct linux_process *process, int signo)
{
	if (!process->process)
		return;
	if (!process->process->exiting)
		process->killed_by = signo;
	process_exit(process->process, signo);
}

void linux_process_exit(struct linux_process *process, int code)
{
	process_exit(process->process, code & 0xff);
}

/* Who is dying already will give its memory back: then nobody else has to go. */
bool linux_process_kill_youngest(void)
{
	struct linux_process *youngest = NULL;

	list_for_each(process, &all, struct linux_process, node) {
		if (!process->process || process->pid == 1)
			continue;
		if (process->process->exiting)
			return true;
		if (!youngest || process->start_time >= youngest->start_time)
			youngest = process;
	}
	if (!youngest)
		return false;
	kprintf("out of memory: process %d (%s) is killed\n", youngest->pid,
		youngest->process->object.name);
	linux_process_kill(youngest, SIGKILL);
	return true;
}

void linux_process_vfork_done(struct linux_process *process)
{
	if (process->vfork_event)
		object_signal(&process->vfork_event->object, 0, SIGNAL_SIGNALED);
}

void linux_process_reap(struct linux_process *zombie)
{
	leave_family(zombie);
	free_process(zombie);
}

static bool reaps_by_itself(const struct linux_process *parent)
{
	return parent->signals.actions[SIGCHLD - 1].handler == SIG_IGN;
}

/* SIGCHLD tells in two numbers what wait tells in one. */
static void describe_status(int status, struct linux_siginfo *info)
{
	info->status = status >> 8;
	if (status == STATUS_CONTINUED) {
		info->code = CLD_CONTINUED;
		info->status = SIGCONT;
	} else if ((status & 0x7f) == 0x7f) {
		info->code = CLD_STOPPED;
	} else if (status & 0x7f) {
		info->code = CLD_KILLED;
		info->status = status;
	} else {
		info->code = CLD_EXITED;
	}
}

void linux_process_notify_parent(struct linux_process *process)
{
	bool ended = !process->process;
	struct linux_siginfo info = { .signo = SIGCHLD, .pid = process->pid };

	describe_status(ended ? process->exit_status : process->news, &info);
	if (ended || !(process->parent->signals.actions[SIGCHLD - 1].flags & SA_NOCLDSTOP))
		linux_signal_send(process->parent, &info);
	object_signal(&process->parent->child_event->object, 0, SIGNAL_SIGNALED);
}

/* Orphans become init's children; those that are zombies already want to be seen by it. */
static void orphan_children(struct linux_process *process)
{
	struct linux_process *init = linux_process_find(1);

	list_for_each_safe(child, &process->children, struct linux_process, sibling) {
		list_remove(&child->sibling);
		list_push_back(&init->children, &child->sibling);
		child->parent = init;
		if (!child->process)
			linux_process_notify_parent(child);
	}
}

/* Exceptions of a Zircon program (a Linux process may become one) are killings by a signal. */
static int exit_status(const struct linux_process *process, int64_t code)
{
	if (process->killed_by)
		return process->killed_by;
	return code < -1000 ? SIGSEGV : STATUS_EXITED((int)code);
}

static void linux_process_terminated(struct process *object)
{
	struct linux_process *process = object->abi_data;

	process->exit_status = exit_status(process, object->return_code);
	if (process->pid == 1)
		power_off(process->killed_by ? 128 + process->killed_by
					     : process->exit_status >> 8);
	process->process = NULL;
	object->abi_data = NULL;
	free_resources(process);
	linux_process_vfork_done(process);
	orphan_children(process);
	linux_process_notify_parent(process);
	if (reaps_by_itself(process->parent))
		linux_process_reap(process);
	unref(object);
}
