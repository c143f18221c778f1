/* fork, vfork and clone: the same process twice. */
#include <async/thread_task.h>
#include <lib/errno.h>
#include <linux/process.h>
#include <linux_calls.h>
#include <object/user_memory.h>
#include <syscall/table.h>

enum {
	CLONE_VM = 0x100,
	CLONE_VFORK = 0x4000,
	CLONE_SETTLS = 0x80000,
	CLONE_PARENT_SETTID = 0x100000,
	CLONE_CHILD_CLEARTID = 0x200000,
	CLONE_CHILD_SETTID = 0x1000000,
};

/* Only these, and the exit signal in the low byte, are understood. */
#define CLONE_KNOWN (CLONE_VM | CLONE_VFORK | CLONE_SETTLS | CLONE_PARENT_SETTID | \
		     CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | 0xff)

struct clone {
	uint64_t flags;
	vaddr_t stack, parent_tid, child_tid, tls;
};

static int copy_address_space(struct thread *parent, const struct clone *clone, struct vmar **out)
{
	if (!(clone->flags & CLONE_VM))
		return vmar_fork(parent->process->vmar, out);
	*out = ref(parent->process->vmar);
	return 0;
}

static int write_tids(struct thread *parent, struct linux_process *child, const struct clone *clone)
{
	int32_t pid = child->pid;
	int err = 0;

	if (clone->flags & CLONE_PARENT_SETTID)
		err = user_write(parent->process->vmar, clone->parent_tid, &pid, sizeof(pid));
	if (!err && (clone->flags & CLONE_CHILD_SETTID))
		err = user_write(child->process->vmar, clone->child_tid, &pid, sizeof(pid));
	return err;
}

static void set_child_registers(struct thread *thread, const struct clone *clone)
{
	hal_context_set_return(thread->context, 0);
	if (clone->stack)
		hal_context_set_sp(thread->context, clone->stack);
	if (clone->flags & CLONE_SETTLS)
		hal_context_set_tls(thread->context, clone->tls);
}

static int start_child(struct thread *parent, struct linux_process *child,
		       const struct clone *clone)
{
	struct thread *thread;
	int err = thread_create(child->process, parent->object.name, &thread);

	if (err)
		return err;
	err = write_tids(parent, child, clone);
	if (!err && (clone->flags & CLONE_VFORK))
		err = event_create(&child->vfork_event);
	if (!err)
		err = thread_prepare_task(thread);
	if (!err)
		err = hal_context_copy(thread->context, parent->context);
	if (!err) {
		set_child_registers(thread, clone);
		err = thread_start_prepared(thread);
	}
	if (!err)
		err = thread_spawn(thread);
	unref(thread);
	return err;
}

static int64_t do_clone(struct thread *parent, const struct clone *clone,
			struct linux_process **out)
{
	struct linux_process *child;
	struct vmar *vmar;
	int err;

	if (clone->flags & ~(uint64_t)CLONE_KNOWN)
		return -EINVAL; /* threads, namespaces … */
	err = copy_address_space(parent, clone, &vmar);
	if (err)
		return err;
	err = linux_process_create(linux_process_of(parent), vmar, &child);
	unref(vmar);
	if (err)
		return err;
	err = start_child(parent, child, clone);
	if (err) {
		linux_process_abandon(child);
		return err;
	}
	*out = child;
	return child->pid;
}

/* Until the child has its own memory the parent waits: they share a stack. Only death is faster. */
struct vfork_wait {
	struct co co;
	struct thread *thread;
	struct event *event; /* a reference */
	struct wait_item items[2];
	struct wait wait;
	int64_t pid;
};

static bool is_done(const struct vfork_wait *f)
{
	bool killed = f->thread->killed ||
		      linux_process_of(f->thread)->signals.pending & SIGNAL_BIT(SIGKILL);

	return killed || f->event->object.signals & SIGNAL_SIGNALED;
}

/* Other signals stay pending until the parent runs again: see linux_before_user. */
static void wait_for_news(struct vfork_wait *f)
{
	object_signal(&f->thread->object, SIGNAL_INTERRUPT, 0);
	f->items[0] = (struct wait_item){ .object = &f->event->object, .mask = SIGNAL_SIGNALED };
	f->items[1] = (struct wait_item){ .object = &f->thread->object, .mask = SIGNAL_INTERRUPT };
	wait_init(&f->wait, f->items, 2);
}

static enum co_state vfork_poll(struct co *co)
{
	struct vfork_wait *f = co_frame(co, struct vfork_wait);

	co_begin(f);
	while (!is_done(f)) {
		wait_for_news(f);
		co_await(f, &f->wait.co);
	}
	co_return(f, f->pid);
	co_finally(f);
	unref(f->event);
	co_end(f);
}

static int64_t clone_and_wait(struct thread *thread, struct syscall_frame *frame,
			      const struct clone *clone)
{
	struct vfork_wait *wait = syscall_frame_as(frame, struct vfork_wait);
	struct linux_process *child;
	int64_t pid = do_clone(thread, clone, &child);

	if (pid < 0 || !(clone->flags & CLONE_VFORK))
		return pid;
	co_init(&wait->co, vfork_poll);
	wait->thread = thread;
	wait->event = ref(child->vfork_event);
	wait->pid = pid;
	frame->co = &wait->co;
	return 0;
}

int64_t sys_fork(struct thread *thread)
{
	struct linux_process *child;

	return do_clone(thread, &(struct clone){ 0 }, &child);
}

int64_t sys_vfork(struct thread *thread, struct syscall_frame *frame)
{
	return clone_and_wait(thread, frame, &(struct clone){ .flags = CLONE_VM | CLONE_VFORK });
}

int64_t sys_clone(struct thread *thread, struct syscall_frame *frame, uint64_t flags, vaddr_t stack,
		  vaddr_t parent_tid, vaddr_t child_tid, vaddr_t tls)
{
	return clone_and_wait(thread, frame,
			      &(struct clone){ flags, stack, parent_tid, child_tid, tls });
}

/* The order of arguments of most architectures (CONFIG_CLONE_BACKWARDS). */
int64_t sys_clone_backwards(struct thread *thread, struct syscall_frame *frame, uint64_t flags,
			    vaddr_t stack, vaddr_t parent_tid, vaddr_t tls, vaddr_t child_tid)
{
	return sys_clone(thread, frame, flags, stack, parent_tid, child_tid, tls);
}
