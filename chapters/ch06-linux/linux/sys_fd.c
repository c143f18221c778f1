/* Descriptors. */
#include <async/retry.h>
#include <fs/pipe.h>
#include <lib/errno.h>
#include <linux/file_arg.h>
#include <linux_calls.h>
#include <object/user_memory.h>

static struct fd_table *files_of(const struct thread *thread)
{
	return linux_process_of(thread)->files;
}

int64_t sys_close(struct thread *thread, int fd)
{
	return fd_close(files_of(thread), fd);
}

static int64_t duplicate(struct thread *thread, int fd, uint64_t from, bool close_on_exec)
{
	struct file *file = file_arg(thread, fd);

	if (!file)
		return -EBADF;
	if (from >= FD_MAX)
		return -EINVAL;
	return fd_add(files_of(thread), file, (unsigned)from, close_on_exec);
}

int64_t sys_dup(struct thread *thread, int fd)
{
	return duplicate(thread, fd, 0, false);
}

int64_t sys_dup3(struct thread *thread, int fd, int to, int flags)
{
	struct file *file = file_arg(thread, fd);

	if (flags & ~O_CLOEXEC || fd == to)
		return -EINVAL;
	if (!file || to < 0)
		return -EBADF;
	return fd_set(files_of(thread), (unsigned)to, file, flags & O_CLOEXEC);
}

enum {
	F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC = 1030,
	FD_CLOEXEC = 1,
};

static int64_t set_flags(struct file *file, int flags)
{
	file->flags = (file->flags & ~(O_APPEND | O_NONBLOCK)) | (flags & (O_APPEND | O_NONBLOCK));
	return 0;
}

int64_t sys_fcntl(struct thread *thread, int fd, int command, uint64_t arg)
{
	struct fd_slot *slot = fd_slot(files_of(thread), fd);

	if (!slot)
		return -EBADF;
	switch (command) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		return duplicate(thread, fd, arg, command == F_DUPFD_CLOEXEC);
	case F_GETFD:
		return slot->close_on_exec ? FD_CLOEXEC : 0;
	case F_SETFD:
		slot->close_on_exec = arg & FD_CLOEXEC;
		return 0;
	case F_GETFL:
		return slot->file->flags;
	case F_SETFL:
		return set_flags(slot->file, (int)arg);
	default:
		return -EINVAL;
	}
}

/* flock's operations; LOCK_NB may be added. */
enum { LOCK_SH = 1, LOCK_EX = 2, LOCK_NB = 4, LOCK_UN = 8 };

int64_t sys_flock(struct thread *thread, int fd, int operation)
{
	static const enum file_lock locks[] = {
		[LOCK_SH] = LOCK_SHARED, [LOCK_EX] = LOCK_EXCLUSIVE, [LOCK_UN] = LOCK_NONE,
	};
	struct file *file = file_arg(thread, fd);
	int kind = operation & ~LOCK_NB, err;

	if (!file || file->flags & O_PATH)
		return -EBADF;
	if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN)
		return -EINVAL;
	err = file_set_lock(file, locks[kind]);
	if (err && operation & LOCK_NB)
		task_retry_drop();
	return err;
}

enum { FIONBIO = 0x5421, FIONCLEX = 0x5450, FIOCLEX = 0x5451 };

static int64_t set_nonblocking(struct thread *thread, struct file *file, vaddr_t arg)
{
	int32_t on;
	int err = user_read(thread->process->vmar, &on, arg, sizeof(on));

	return err ? err : set_flags(file, (file->flags & O_APPEND) | (on ? O_NONBLOCK : 0));
}

int64_t sys_ioctl(struct thread *thread, int fd, uint32_t request, vaddr_t arg)
{
	int64_t (*ioctl)(struct file *file, struct vmar *vmar, uint32_t request, vaddr_t arg);
	struct fd_slot *slot = fd_slot(files_of(thread), fd);

	if (!slot || slot->file->flags & O_PATH)
		return -EBADF;
	switch (request) {
	case FIOCLEX:
	case FIONCLEX:
		slot->close_on_exec = request == FIOCLEX;
		return 0;
	case FIONBIO:
		return set_nonblocking(thread, slot->file, arg);
	}
	ioctl = slot->file->ops->ioctl;
	return ioctl ? ioctl(slot->file, thread->process->vmar, request, arg) : -ENOTTY;
}

/* Both ends get a number, or neither. */
static int add_ends(struct fd_table *files, struct file *reader, struct file *writer,
		    bool close_on_exec, int32_t fds[2])
{
	fds[0] = fd_add(files, reader, 0, close_on_exec);
	if (fds[0] < 0)
		return fds[0];
	fds[1] = fd_add(files, writer, 0, close_on_exec);
	if (fds[1] >= 0)
		return 0;
	fd_close(files, fds[0]);
	return fds[1];
}

int64_t sys_pipe2(struct thread *thread, vaddr_t out, int flags)
{
	struct fd_table *files = files_of(thread);
	struct file *reader, *writer;
	int32_t fds[2];
	int err;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	err = pipe_create(flags & O_NONBLOCK, &reader, &writer);
	if (err)
		return err;
	err = add_ends(files, reader, writer, flags & O_CLOEXEC, fds);
	unref(reader);
	unref(writer);
	if (err)
		return err;
	err = user_write(thread->process->vmar, out, fds, sizeof(fds));
	if (err) {
		fd_close(files, fds[0]);
		fd_close(files, fds[1]);
	}
	return err;
}
