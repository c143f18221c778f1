/* Reading and writing. */
#include <async/thread_task.h>
#include <fs/vnode.h>
#include <hal/timer.h>
#include <lib/errno.h>
#include <linux/file_arg.h>
#include <linux_calls.h>

static struct vmar *vmar_of(const struct thread *thread)
{
	return thread->process->vmar;
}

static int64_t read_io(struct thread *thread, int fd, struct io *io)
{
	struct file *file = file_arg(thread, fd);
	int64_t n = file ? file_read(file, io) : -EBADF;

	if (n == -EAGAIN && file->flags & O_NONBLOCK)
		task_retry_drop();
	return n;
}

int64_t sys_read(struct thread *thread, int fd, vaddr_t buf, size_t count)
{
	struct io io = io_user(vmar_of(thread), buf, count);

	return read_io(thread, fd, &io);
}

int64_t sys_readv(struct thread *thread, int fd, vaddr_t iov, uint64_t count)
{
	struct io io;
	int err = io_user_vector(vmar_of(thread), iov, count, &io);

	return err ? err : read_io(thread, fd, &io);
}

int64_t sys_pread64(struct thread *thread, int fd, vaddr_t buf, size_t count, uint64_t offset)
{
	struct io io = io_user(vmar_of(thread), buf, count);
	struct file *file = file_arg(thread, fd);

	return file ? file_read_io_at(file, &io, offset) : -EBADF;
}

int64_t sys_pwrite64(struct thread *thread, int fd, vaddr_t buf, size_t count, uint64_t offset)
{
	struct io io = io_user(vmar_of(thread), buf, count);
	struct file *file = file_arg(thread, fd);

	return file ? file_write_io_at(file, &io, offset) : -EBADF;
}

/*
 * A write that has to wait when a part is done already cannot be run again from its beginning: it
 * goes on as a coroutine. It returns early, with what has been written, when a signal comes.
 */
struct write_call {
	struct co co;
	struct thread *thread;
	struct file *file; /* a reference */
	struct io io;
	size_t count;
	int64_t result;    /* of the last attempt */
	struct wait_item item;
	struct wait wait;
	struct blocking blocking;
};

static int64_t write_once(struct thread *thread, struct file *file, struct io *io)
{
	int64_t n = file_write(file, io);

	if (n == -EPIPE)
		linux_signal_raise(linux_process_of(thread), SIGPIPE);
	return n;
}

static void write_wait(struct write_call *f)
{
	struct retry retry = task_retry_take();

	object_unref(f->item.object);
	f->item = (struct wait_item){ .object = retry.object, .mask = retry.mask };
	wait_init(&f->wait, &f->item, 1);
	blocking_init(&f->blocking, &f->wait.co, TIME_NEVER, f->thread);
}

static enum co_state write_poll(struct co *co)
{
	struct write_call *f = co_frame(co, struct write_call);

	co_begin(f);
	while (f->result == -EAGAIN) {
		write_wait(f);
		co_await(f, &f->blocking.co);
		if (f->blocking.co.result < 0)
			break;
		f->result = write_once(f->thread, f->file, &f->io);
	}
	co_return(f, (int64_t)(f->count - f->io.left));
	co_finally(f);
	object_unref(f->item.object);
	unref(f->file);
	co_end(f);
}

static int64_t write_go_on(struct thread *thread, struct syscall_frame *frame, struct file *file,
			   const struct io *io, size_t count)
{
	struct write_call *f = syscall_frame_as(frame, struct write_call);

	co_init(&f->co, write_poll);
	f->thread = thread;
	f->file = ref(file);
	f->io = *io;
	f->count = count;
	f->result = -EAGAIN;
	f->item.object = NULL;
	frame->co = &f->co;
	return 0;
}

static int64_t write_io(struct thread *thread, struct syscall_frame *frame, int fd, struct io *io)
{
	struct file *file = file_arg(thread, fd);
	size_t count = io->left;
	int64_t n = file ? write_once(thread, file, io) : -EBADF;

	if (n != -EAGAIN)
		return n;
	if (file->flags & O_NONBLOCK) {
		task_retry_drop();
		return io->left < count ? (int64_t)(count - io->left) : -EAGAIN;
	}
	return io->left < count ? write_go_on(thread, frame, file, io, count) : -EAGAIN;
}

int64_t sys_write(struct thread *thread, struct syscall_frame *frame, int fd, vaddr_t buf,
		  size_t count)
{
	struct io io = io_user(vmar_of(thread), buf, count);

	return write_io(thread, frame, fd, &io);
}

int64_t sys_writev(struct thread *thread, struct syscall_frame *frame, int fd, vaddr_t iov,
		   uint64_t count)
{
	struct io io;
	int err = io_user_vector(vmar_of(thread), iov, count, &io);

	return err ? err : write_io(thread, frame, fd, &io);
}

enum { SEEK_SET, SEEK_CUR, SEEK_END };

int64_t sys_lseek(struct thread *thread, int fd, int64_t offset, int whence)
{
	struct file *file = file_arg(thread, fd);
	int64_t start;

	if (!file || file->flags & O_PATH)
		return -EBADF;
	if (file->ops->stream)
		return -ESPIPE;
	switch (whence) {
	case SEEK_SET:
		start = 0;
		break;
	case SEEK_CUR:
		start = (int64_t)file->offset;
		break;
	case SEEK_END:
		start = (int64_t)file->vnode->size;
		break;
	default:
		return -EINVAL;
	}
	if (offset < -start || offset > INT64_MAX - start)
		return offset < 0 ? -EINVAL : -EOVERFLOW;
	file->offset = (uint64_t)(start + offset);
	return start + offset;
}

int64_t sys_ftruncate(struct thread *thread, int fd, uint64_t size)
{
	struct file *file = file_arg(thread, fd);

	if (!file)
		return -EBADF;
	if (file->flags & O_PATH || !(file->flags & O_ACCMODE))
		return file->flags & O_PATH ? -EBADF : -EINVAL;
	return vnode_truncate(file->vnode, size);
}

/* There is nothing behind the memory that could be synchronised. */
int64_t sys_fsync(struct thread *thread, int fd)
{
	return file_arg(thread, fd) ? 0 : -EBADF;
}

int64_t sys_fdatasync(struct thread *thread, int fd)
{
	return sys_fsync(thread, fd);
}

int64_t sys_sync(struct thread *thread)
{
	return 0;
}
