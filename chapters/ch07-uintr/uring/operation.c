#include <async/task.h>
#include <lib/errno.h>
#include <linux/file_arg.h>
#include <uring/operation.h>

#define CURRENT_POSITION UINT64_MAX

struct operation {
	const char *name; /* NULL: there is none */
	bool uses_file;
	/* What else the entry may say. */
	bool (*is_valid)(const struct io_uring_sqe *sqe);
	/* Does it, or a part: as read(2) and write(2) would; -EAGAIN with a note. */
	int64_t (*attempt)(struct work *work);
};

/* --- The operations --- */

static bool nop_is_valid(const struct io_uring_sqe *sqe)
{
	return !sqe->rw_flags;
}

static int64_t nop_attempt(struct work *work)
{
	return 0;
}

static bool transfer_is_valid(const struct io_uring_sqe *sqe)
{
	return !sqe->rw_flags && !sqe->ioprio;
}

static bool uses_position(const struct work *work)
{
	return work->file->ops->stream || work->offset == CURRENT_POSITION;
}

static int64_t read_attempt(struct work *work)
{
	if (!work->file)
		return -EBADF;
	if (uses_position(work))
		return file_read(work->file, &work->io);
	return file_read_io_at(work->file, &work->io, work->offset);
}

static int64_t write_attempt(struct work *work)
{
	size_t before = work->io.left;
	int64_t n;

	if (!work->file)
		return -EBADF;
	if (!uses_position(work))
		return file_write_io_at(work->file, &work->io, work->offset);
	n = file_write(work->file, &work->io);
	if (n == -EPIPE)
		linux_signal_raise(linux_process_of(work->thread), SIGPIPE);
	if (n == -EAGAIN && work->io.left < before) /* a part is an answer, as in Linux */
		return (int64_t)(before - work->io.left);
	return n;
}

static const struct operation operations[] = {
	[IORING_OP_NOP] = { "uring nop", false, nop_is_valid, nop_attempt },
	[IORING_OP_READ] = { "uring read", true, transfer_is_valid, read_attempt },
	[IORING_OP_WRITE] = { "uring write", true, transfer_is_valid, write_attempt },
};

_Static_assert(array_size(operations) == OPERATION_LAST + 1, "the last operation");

bool operation_exists(unsigned opcode)
{
	return opcode < array_size(operations) && operations[opcode].name;
}

const char *operation_name(const struct work *work)
{
	return work->operation->name;
}

/* --- Attempts, and waits between them --- */

/* The thread runs another program now (execve). */
static bool is_orphan(const struct work *work)
{
	return work->thread->process->vmar != work->vmar;
}

/* True: it must wait; the wait is set up. */
static bool attempt_and_wait(struct work *work)
{
	struct retry retry;

	object_unref(work->item.object);
	work->item.object = NULL;
	work->result = is_orphan(work) ? -ECANCELED : work->operation->attempt(work);
	retry = task_retry_take();
	if (work->result != -EAGAIN || !retry.object || work->file->flags & O_NONBLOCK) {
		object_unref(retry.object);
		return false;
	}
	work->item = (struct wait_item){ .object = retry.object, .mask = retry.mask };
	wait_init(&work->wait, &work->item, 1);
	return true;
}

static enum co_state work_poll(struct co *co)
{
	struct work *f = co_frame(co, struct work);

	co_begin(f);
	while (attempt_and_wait(f))
		co_await (f, &f->wait.co);
	co_return (f, f->result);
	co_finally(f);
	object_unref(f->item.object);
	f->item.object = NULL;
	co_end(f);
}

/* --- From an entry to a frame --- */

/* There are no links, registered files or buffers: a flag that asks for them makes no sense.
 * IOSQE_ASYNC asks for what every request is. */
static bool is_valid(const struct io_uring_sqe *sqe)
{
	return operation_exists(sqe->opcode) && !(sqe->flags & ~IOSQE_ASYNC) && !sqe->personality &&
	       operations[sqe->opcode].is_valid(sqe);
}

int work_init(struct work *work, struct thread *thread, const struct io_uring_sqe *sqe)
{
	struct file *file;

	if (!is_valid(sqe))
		return -EINVAL;
	*work = (struct work){
		.operation = &operations[sqe->opcode],
		.thread = ref(thread),
		.vmar = ref(thread->process->vmar),
		.offset = sqe->off,
	};
	co_init(&work->co, work_poll);
	if (!work->operation->uses_file)
		return 0;
	file = file_arg(thread, sqe->fd);
	work->file = file ? ref(file) : NULL;
	work->io = io_user(work->vmar, sqe->addr, sqe->len);
	return 0;
}

void work_release(struct work *work)
{
	unref(work->file);
	unref(work->vmar);
	unref(work->thread);
}
