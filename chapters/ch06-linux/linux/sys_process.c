/* Who am I: numbers, groups, sessions; names and limits. Everybody is root. */
#include <async/thread_task.h>
#include <fs/fd.h>
#include <isa/linux.h>
#include <lib/errno.h>
#include <lib/random.h>
#include <lib/string.h>
#include <linux/process.h>
#include <linux_calls.h>
#include <object/user_memory.h>
#include <syscall/table.h>

int64_t sys_getpid(struct thread *thread)
{
	return linux_process_of(thread)->pid;
}

int64_t sys_gettid(struct thread *thread)
{
	return sys_getpid(thread);
}

int64_t sys_getppid(struct thread *thread)
{
	const struct linux_process *parent = linux_process_of(thread)->parent;

	return parent ? parent->pid : 0;
}

int64_t sys_set_tid_address(struct thread *thread, vaddr_t address)
{
	return sys_getpid(thread); /* the only thread: nobody waits for the address */
}

int64_t sys_getuid(struct thread *thread)
{
	return 0;
}

int64_t sys_geteuid(struct thread *thread)
{
	return 0;
}

int64_t sys_getgid(struct thread *thread)
{
	return 0;
}

int64_t sys_getegid(struct thread *thread)
{
	return 0;
}

int64_t sys_getgroups(struct thread *thread, int size, vaddr_t list)
{
	return 0;
}

/* --- Process groups and sessions --- */

/* 0 means the caller; others only if they are its children. */
static struct linux_process *self_or_child(struct thread *thread, int pid)
{
	struct linux_process *self = linux_process_of(thread);
	struct linux_process *target = pid ? linux_process_find(pid) : self;

	return target && (target == self || target->parent == self) ? target : NULL;
}

static bool group_exists(pid_t pgid, pid_t sid)
{
	struct linux_process *process = NULL;

	while ((process = linux_process_next(process ? process->pid : 0)))
		if (process->pgid == pgid && process->sid == sid)
			return true;
	return false;
}

int64_t sys_setpgid(struct thread *thread, int pid, int pgid)
{
	struct linux_process *target = self_or_child(thread, pid);

	if (pgid < 0)
		return -EINVAL;
	if (!target)
		return -ESRCH;
	if (!pgid)
		pgid = target->pid;
	if (target->sid == target->pid || target->sid != linux_process_of(thread)->sid)
		return -EPERM;
	if (pgid != target->pid && !group_exists(pgid, target->sid))
		return -EPERM;
	target->pgid = pgid;
	return 0;
}

int64_t sys_getpgid(struct thread *thread, int pid)
{
	struct linux_process *target = pid ? linux_process_find(pid) : linux_process_of(thread);

	return target ? target->pgid : -ESRCH;
}

int64_t sys_getpgrp(struct thread *thread)
{
	return sys_getpgid(thread, 0);
}

int64_t sys_getsid(struct thread *thread, int pid)
{
	struct linux_process *target = pid ? linux_process_find(pid) : linux_process_of(thread);

	return target ? target->sid : -ESRCH;
}

int64_t sys_setsid(struct thread *thread)
{
	struct linux_process *self = linux_process_of(thread);

	if (self->pgid == self->pid)
		return -EPERM;
	self->pgid = self->sid = self->pid;
	return self->pid;
}

/* --- Limits --- */

enum { RLIMIT_STACK = 3, RLIMIT_NPROC = 6, RLIMIT_NOFILE = 7, RLIMIT_COUNT = 16 };

static uint64_t limit_of(int resource)
{
	switch (resource) {
	case RLIMIT_STACK:
		return 8 * 1024 * 1024;
	case RLIMIT_NPROC:
		return LINUX_PROCESSES_MAX;
	case RLIMIT_NOFILE:
		return FD_MAX;
	default:
		return UINT64_MAX;
	}
}

/* Limits are what they are: they can be read, and "set" to the same values. */
int64_t sys_prlimit64(struct thread *thread, int pid, int resource, vaddr_t new, vaddr_t old)
{
	struct vmar *vmar = thread->process->vmar;
	uint64_t limits[2], wanted[2];
	int err = 0;

	if (resource < 0 || resource >= RLIMIT_COUNT)
		return -EINVAL;
	if (pid && pid != linux_process_of(thread)->pid)
		return -ESRCH;
	limits[0] = limits[1] = limit_of(resource);
	if (new)
		err = user_read(vmar, wanted, new, sizeof(wanted));
	if (!err && new && (wanted[0] != limits[0] || wanted[1] != limits[1]))
		err = -EPERM;
	if (!err && old)
		err = user_write(vmar, old, limits, sizeof(limits));
	return err;
}

int64_t sys_getrlimit(struct thread *thread, int resource, vaddr_t out)
{
	return sys_prlimit64(thread, 0, resource, 0, out);
}

/* --- The name that ps shows --- */

enum { PR_SET_NAME = 15, PR_GET_NAME = 16, COMM_SIZE = 16 };

/* A longer name is cut. */
static int set_name(struct process *process, vaddr_t from)
{
	char name[COMM_SIZE];
	int len = user_read_string(process->vmar, name, from, sizeof(name));

	if (len < 0 && len != -ENAMETOOLONG)
		return len;
	name[COMM_SIZE - 1] = '\0';
	string_copy(process->object.name, name, COMM_SIZE);
	return 0;
}

static int get_name(struct process *process, vaddr_t to)
{
	char name[COMM_SIZE] = { 0 };

	string_copy(name, process->object.name, sizeof(name));
	return user_write(process->vmar, to, name, sizeof(name));
}

int64_t sys_prctl(struct thread *thread, int option, vaddr_t arg)
{
	switch (option) {
	case PR_SET_NAME:
		return set_name(thread->process, arg);
	case PR_GET_NAME:
		return get_name(thread->process, arg);
	default:
		return -EINVAL;
	}
}

/* --- The machine --- */

int64_t sys_uname(struct thread *thread, vaddr_t out)
{
	static const char fields[6][65] = {
		"Linux", "zcore", "6.1.0-zcore", "#1 zCore in C", LINUX_MACHINE, "(none)",
	};

	return user_write(thread->process->vmar, out, fields, sizeof(fields));
}

/* One CPU. */
int64_t sys_sched_getaffinity(struct thread *thread, int pid, size_t size, vaddr_t out)
{
	uint64_t mask = 1;
	int err;

	if (size < sizeof(mask))
		return -EINVAL;
	err = user_write(thread->process->vmar, out, &mask, sizeof(mask));
	return err ? err : (int64_t)sizeof(mask);
}

int64_t sys_sched_yield(struct thread *thread, struct syscall_frame *frame)
{
	struct yield *yield = syscall_frame_as(frame, struct yield);

	yield_init(yield);
	frame->co = &yield->co;
	return 0;
}

int64_t sys_getrandom(struct thread *thread, vaddr_t out, size_t size, unsigned flags)
{
	char bytes[256];
	size_t done;

	size = min(size, (size_t)INT32_MAX);
	for (done = 0; done < size;) {
		size_t len = min(size - done, sizeof(bytes));
		int err;

		random_fill(bytes, len);
		err = user_write(thread->process->vmar, out + done, bytes, len);
		if (err)
			return err;
		done += len;
	}
	return (int64_t)done;
}
