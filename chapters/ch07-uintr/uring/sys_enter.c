/* io_uring_enter(2): submit, then perhaps wait. */
#include <async/select.h>
#include <async/task.h>
#include <lib/errno.h>
#include <linux/file_arg.h>
#include <linux/poll.h>
#include <linux_calls.h>
#include <object/user_memory.h>
#include <uring/request.h>

#define ENTER_FLAGS (IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG)

/* Done when there are that many completions: a bottom future. */
struct ring_wait {
	struct co co;
	struct ring *ring;
	uint32_t wanted;
	struct observer observer;
};

static void ring_wait_notify(struct observer *observer, signals_t observed)
{
	task_wake(container_of(observer, struct ring_wait, observer)->co.task);
}

/* Each completion is signalled, also when it is not the only one. */
static void ring_watch(struct ring_wait *f)
{
	f->observer = (struct observer){ .mask = SIGNAL_READABLE, .notify = ring_wait_notify };
	object_observe(&f->ring->file->object, &f->observer);
}

static enum co_state ring_wait_poll(struct co *co)
{
	struct ring_wait *f = co_frame(co, struct ring_wait);

	co_begin(f);
	ring_watch(f);
	co_await_until(f, ring_unreaped(f->ring) >= f->wanted);
	co_return (f, 0);
	co_finally(f);
	observer_remove(&f->observer);
	co_end(f);
}

struct enter_call {
	struct co co;
	struct file *file; /* a reference */
	int64_t submitted;
	struct ring_wait wait;
	struct blocking blocking;
};

/* The end of the wait is worth telling when there is nothing else to tell. */
static int64_t enter_result(const struct enter_call *f)
{
	if (f->submitted || ring_unreaped(f->wait.ring))
		return f->submitted;
	return f->blocking.co.result == -ETIMEDOUT ? -ETIME : f->blocking.co.result;
}

static enum co_state enter_poll(struct co *co)
{
	struct enter_call *f = co_frame(co, struct enter_call);

	co_begin(f);
	co_await (f, &f->blocking.co);
	co_return (f, enter_result(f));
	co_finally(f);
	unref(f->file);
	co_end(f);
}

static int64_t wait_for(struct thread *thread, struct syscall_frame *frame, struct file *file,
			uint32_t wanted, uint64_t deadline, int64_t submitted)
{
	struct enter_call *call = syscall_frame_as(frame, struct enter_call);
	struct ring *ring = ring_of(file);

	wanted = min(wanted, ring->cq_entries);
	if (ring_unreaped(ring) >= wanted)
		return submitted;
	co_init(&call->co, enter_poll);
	call->file = ref(file);
	call->submitted = submitted;
	call->wait = (struct ring_wait){ .ring = ring, .wanted = wanted };
	co_init(&call->wait.co, ring_wait_poll);
	blocking_init(&call->blocking, &call->wait.co, deadline, thread);
	frame->co = &call->co;
	return 0;
}

/* What a wait is limited by: a signal mask, and with EXT_ARG also a time. */
static int use_argument(struct thread *thread, uint32_t flags, vaddr_t user, size_t size,
			uint64_t *deadline)
{
	struct io_uring_getevents_arg arg = { .sigmask = user, .sigmask_sz = (uint32_t)size };
	int err = 0;

	if (flags & IORING_ENTER_EXT_ARG)
		err = size == sizeof(arg) ? user_read(thread->process->vmar, &arg, user, size)
					  : -EINVAL;
	if (!err)
		err = deadline_read(thread, arg.ts, deadline);
	return err ? err : linux_signal_use_mask(thread, arg.sigmask, arg.sigmask_sz);
}

int64_t sys_io_uring_enter(struct thread *thread, struct syscall_frame *frame, int fd,
			   uint32_t to_submit, uint32_t min_complete, uint32_t flags, vaddr_t arg,
			   size_t arg_size)
{
	struct file *file = file_arg(thread, fd);
	uint64_t deadline;
	int64_t submitted;
	int err;

	if (flags & ~ENTER_FLAGS)
		return -EINVAL;
	if (!file)
		return -EBADF;
	if (!ring_of(file))
		return -EOPNOTSUPP;
	submitted = requests_submit(ring_of(file), thread, to_submit);
	ring_flush(ring_of(file));
	if (submitted < (int64_t)to_submit || !(flags & IORING_ENTER_GETEVENTS))
		return submitted;
	err = use_argument(thread, flags, arg, arg_size, &deadline);
	if (err)
		return submitted ? submitted : err;
	return wait_for(thread, frame, file, min_complete, deadline, submitted);
}
