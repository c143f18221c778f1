/* The older forms of file syscalls, which the generic ABI no longer has. */
#include <fs/fd.h>
#include <hal/timer.h>
#include <lib/errno.h>
#include <linux/file_arg.h>
#include <linux/poll.h>
#include <linux_calls.h>
#include <object/user_memory.h>

int64_t sys_open(struct thread *thread, vaddr_t path, int flags, uint32_t mode)
{
	return sys_openat(thread, AT_FDCWD, path, flags, mode);
}

int64_t sys_creat(struct thread *thread, vaddr_t path, uint32_t mode)
{
	return sys_openat(thread, AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int64_t sys_stat(struct thread *thread, vaddr_t path, vaddr_t out)
{
	return sys_newfstatat(thread, AT_FDCWD, path, out, 0);
}

int64_t sys_lstat(struct thread *thread, vaddr_t path, vaddr_t out)
{
	return sys_newfstatat(thread, AT_FDCWD, path, out, AT_SYMLINK_NOFOLLOW);
}

int64_t sys_access(struct thread *thread, vaddr_t path, int mode)
{
	return sys_faccessat(thread, AT_FDCWD, path, mode);
}

int64_t sys_pipe(struct thread *thread, vaddr_t fds)
{
	return sys_pipe2(thread, fds, 0);
}

/* Unlike dup3, fd == to is allowed, and does nothing. */
int64_t sys_dup2(struct thread *thread, int fd, int to)
{
	if (fd == to)
		return file_arg(thread, fd) ? fd : -EBADF;
	return sys_dup3(thread, fd, to, 0);
}

int64_t sys_rename(struct thread *thread, vaddr_t from, vaddr_t to)
{
	return sys_renameat2(thread, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int64_t sys_renameat(struct thread *thread, int from_dirfd, vaddr_t from, int to_dirfd, vaddr_t to)
{
	return sys_renameat2(thread, from_dirfd, from, to_dirfd, to, 0);
}

int64_t sys_mkdir(struct thread *thread, vaddr_t path, uint32_t mode)
{
	return sys_mkdirat(thread, AT_FDCWD, path, mode);
}

int64_t sys_rmdir(struct thread *thread, vaddr_t path)
{
	return sys_unlinkat(thread, AT_FDCWD, path, AT_REMOVEDIR);
}

int64_t sys_link(struct thread *thread, vaddr_t from, vaddr_t to)
{
	return sys_linkat(thread, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int64_t sys_unlink(struct thread *thread, vaddr_t path)
{
	return sys_unlinkat(thread, AT_FDCWD, path, 0);
}

int64_t sys_symlink(struct thread *thread, vaddr_t target, vaddr_t path)
{
	return sys_symlinkat(thread, target, AT_FDCWD, path);
}

int64_t sys_readlink(struct thread *thread, vaddr_t path, vaddr_t buf, size_t size)
{
	return sys_readlinkat(thread, AT_FDCWD, path, buf, size);
}

int64_t sys_chmod(struct thread *thread, vaddr_t path, uint32_t mode)
{
	return sys_fchmodat(thread, AT_FDCWD, path, mode);
}

int64_t sys_chown(struct thread *thread, vaddr_t path, uint32_t uid, uint32_t gid)
{
	return sys_fchownat(thread, AT_FDCWD, path, uid, gid, 0);
}

int64_t sys_lchown(struct thread *thread, vaddr_t path, uint32_t uid, uint32_t gid)
{
	return sys_fchownat(thread, AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW);
}

int64_t sys_mknod(struct thread *thread, vaddr_t path, uint32_t mode, uint64_t device)
{
	return sys_mknodat(thread, AT_FDCWD, path, mode, device);
}

int64_t sys_poll(struct thread *thread, struct syscall_frame *frame, vaddr_t fds, uint32_t count,
		 int timeout_ms)
{
	uint64_t ms = (uint64_t)timeout_ms, deadline = TIME_NEVER;

	if (timeout_ms >= 0)
		deadline = deadline_after(ms / 1000, ms % 1000 * 1000000);
	return poll_fds(thread, frame, fds, count, deadline);
}

int64_t sys_select(struct thread *thread, struct syscall_frame *frame, int count, vaddr_t in,
		   vaddr_t out, vaddr_t except, vaddr_t timeout)
{
	struct {
		uint64_t seconds, microseconds;
	} time;
	vaddr_t sets[] = { in, out, except };
	uint64_t deadline = TIME_NEVER;

	if (timeout) {
		int err = user_read(thread->process->vmar, &time, timeout, sizeof(time));

		if (err)
			return err;
		if (time.seconds > INT64_MAX || time.microseconds >= 1000000)
			return -EINVAL;
		deadline = deadline_after(time.seconds, time.microseconds * 1000);
	}
	return poll_sets(thread, frame, count, sets, deadline);
}
