/* exit and wait4. */
#include <async/thread_task.h>
#include <lib/errno.h>
#include <linux/process.h>
#include <linux_calls.h>
#include <object/user_memory.h>

enum { WNOHANG = 1, WUNTRACED = 2, WCONTINUED = 8 };

#define RUSAGE_SIZE 144

int64_t sys_exit(struct thread *thread, int code)
{
	linux_process_exit(linux_process_of(thread), code);
	return 0;
}

int64_t sys_exit_group(struct thread *thread, int code)
{
	return sys_exit(thread, code);
}

/* wait4's first argument: one child, those of my group, any, or those of another group. */
static bool is_wanted(const struct linux_process *parent, const struct linux_process *child,
		      int pid)
{
	if (pid > 0)
		return child->pid == pid;
	if (pid == -1)
		return true;
	return child->pgid == (pid == 0 ? parent->pgid : -(int64_t)pid);
}

static bool has_news(const struct linux_process *child, int options)
{
	if (!child->process)
		return true;
	return child->news && (options & (child->stopped ? WUNTRACED : WCONTINUED));
}

/* Whether there are such children at all, and the first one with news. */
static bool find_child(struct linux_process *parent, int pid, int options,
		       struct linux_process **news)
{
	bool any = false;

	*news = NULL;
	list_for_each(child, &parent->children, struct linux_process, sibling) {
		if (!is_wanted(parent, child, pid))
			continue;
		any = true;
		if (has_news(child, options)) {
			*news = child;
			break;
		}
	}
	return any;
}

static int report(struct thread *thread, int status, vaddr_t status_out, vaddr_t usage)
{
	struct vmar *vmar = thread->process->vmar;
	int err = status_out ? user_write(vmar, status_out, &status, sizeof(status)) : 0;

	if (!err && usage)
		err = user_zero(vmar, usage, RUSAGE_SIZE); /* times are not counted */
	return err;
}

int64_t sys_wait4(struct thread *thread, int pid, vaddr_t status_out, int options, vaddr_t usage)
{
	struct linux_process *parent = linux_process_of(thread), *child;
	pid_t child_pid;
	int err;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED))
		return -EINVAL;
	if (!find_child(parent, pid, options, &child))
		return -ECHILD;
	if (!child && (options & WNOHANG))
		return 0;
	if (!child) {
		object_signal(&parent->child_event->object, SIGNAL_SIGNALED, 0);
		return task_retry_when(&parent->child_event->object, SIGNAL_SIGNALED);
	}
	child_pid = child->pid;
	err = report(thread, child->process ? child->news : child->exit_status, status_out, usage);
	if (err)
		return err;
	child->news = 0;
	if (!child->process)
		linux_process_reap(child);
	return child_pid;
}
