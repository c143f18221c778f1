/* Syscalls on names. The work is done in fs/namespace.c; here arguments are decoded. */
#include <fs/path.h>
#include <lib/errno.h>
#include <linux/file_arg.h>
#include <linux_calls.h>
#include <mm/heap.h>
#include <object/user_memory.h>

static int64_t add_opened(struct thread *thread, struct file *file, int flags)
{
	int fd = fd_add(linux_process_of(thread)->files, file, 0, flags & O_CLOEXEC);

	unref(file);
	return fd;
}

int64_t sys_openat(struct thread *thread, int dirfd, vaddr_t path, int flags, uint32_t mode)
{
	struct path_arg arg;
	struct file *file;
	int err = path_arg_get(thread, dirfd, path, &arg);

	if (!err)
		err = vfs_open_at(fs_of(thread), arg.base, arg.text, flags, mode, &file);
	path_arg_put(&arg);
	return err ? err : add_opened(thread, file, flags);
}

static int64_t create(struct thread *thread, int dirfd, vaddr_t path, uint32_t mode,
		      uint64_t device)
{
	struct path_arg arg;
	int err = path_arg_get(thread, dirfd, path, &arg);

	if (!err)
		err = vfs_create(fs_of(thread), arg.base, arg.text, mode, device);
	path_arg_put(&arg);
	return err;
}

int64_t sys_mkdirat(struct thread *thread, int dirfd, vaddr_t path, uint32_t mode)
{
	return create(thread, dirfd, path, S_IFDIR | (mode & MODE_BITS), 0);
}

/* No named pipes and sockets. */
int64_t sys_mknodat(struct thread *thread, int dirfd, vaddr_t path, uint32_t mode, uint64_t device)
{
	switch (mode & S_IFMT) {
	case 0:
		mode |= S_IFREG;
		return create(thread, dirfd, path, mode, 0);
	case S_IFREG:
		return create(thread, dirfd, path, mode, 0);
	case S_IFCHR:
	case S_IFBLK:
		return create(thread, dirfd, path, mode, device);
	case S_IFIFO:
	case S_IFSOCK:
		return -EOPNOTSUPP;
	default:
		return -EINVAL;
	}
}

int64_t sys_unlinkat(struct thread *thread, int dirfd, vaddr_t path, int flags)
{
	struct path_arg arg;
	int err = flags & ~AT_REMOVEDIR ? -EINVAL : 0;

	if (err)
		return err;
	err = path_arg_get(thread, dirfd, path, &arg);
	if (!err)
		err = flags & AT_REMOVEDIR ? vfs_rmdir(fs_of(thread), arg.base, arg.text) :
					     vfs_unlink(fs_of(thread), arg.base, arg.text);
	path_arg_put(&arg);
	return err;
}

int64_t sys_linkat(struct thread *thread, int from_dirfd, vaddr_t from, int to_dirfd, vaddr_t to,
		   int flags)
{
	int follow = flags & AT_SYMLINK_FOLLOW ? 0 : AT_SYMLINK_NOFOLLOW;
	struct vnode *node;
	struct path_arg arg;
	int err;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	err = vnode_arg(thread, from_dirfd, from, follow | (flags & AT_EMPTY_PATH), &node);
	if (err)
		return err;
	err = path_arg_get(thread, to_dirfd, to, &arg);
	if (!err)
		err = vfs_link(fs_of(thread), arg.base, arg.text, node);
	path_arg_put(&arg);
	unref(node);
	return err;
}

int64_t sys_symlinkat(struct thread *thread, vaddr_t target, int dirfd, vaddr_t path)
{
	struct path_arg content, arg = { 0 };
	int err = path_arg_get(thread, AT_FDCWD, target, &content);

	if (!err)
		err = path_arg_get(thread, dirfd, path, &arg);
	if (!err)
		err = vfs_symlink(fs_of(thread), arg.base, arg.text, content.text);
	path_arg_put(&arg);
	path_arg_put(&content);
	return err;
}

static int read_link(struct thread *thread, struct vnode *link, vaddr_t buf, size_t size)
{
	char *target;
	int len;

	if (!vnode_is(link, S_IFLNK))
		return -EINVAL;
	target = kmalloc(PATH_MAX);
	if (!target)
		return -ENOMEM;
	len = link->ops->readlink(link, target, PATH_MAX);
	if (len > 0) {
		int err;

		len = (int)min((size_t)len, size);
		err = user_write(thread->process->vmar, buf, target, (size_t)len);
		len = err ? err : len;
	}
	kfree(target);
	return len;
}

int64_t sys_readlinkat(struct thread *thread, int dirfd, vaddr_t path, vaddr_t buf, size_t size)
{
	struct vnode *link;
	int err;

	if (size == 0 || size > INT32_MAX)
		return -EINVAL;
	err = vnode_arg(thread, dirfd, path, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, &link);
	if (err)
		return err;
	err = read_link(thread, link, buf, size);
	unref(link);
	return err;
}

int64_t sys_renameat2(struct thread *thread, int from_dirfd, vaddr_t from, int to_dirfd, vaddr_t to,
		      uint32_t flags)
{
	struct path_arg from_arg, to_arg = { 0 };
	int err;

	if (flags & ~RENAME_NOREPLACE)
		return -EINVAL;
	err = path_arg_get(thread, from_dirfd, from, &from_arg);
	if (!err)
		err = path_arg_get(thread, to_dirfd, to, &to_arg);
	if (!err)
		err = vfs_rename(fs_of(thread), from_arg.base, from_arg.text, to_arg.base,
				 to_arg.text, flags);
	path_arg_put(&to_arg);
	path_arg_put(&from_arg);
	return err;
}

/* Takes the reference, also when it fails. */
static int change_directory(struct thread *thread, struct vnode *dir)
{
	struct fs_context *fs = fs_of(thread);

	if (!vnode_is(dir, S_IFDIR)) {
		unref(dir);
		return -ENOTDIR;
	}
	unref(fs->cwd);
	fs->cwd = dir;
	return 0;
}

int64_t sys_chdir(struct thread *thread, vaddr_t path)
{
	struct vnode *dir;
	int err = vnode_arg(thread, AT_FDCWD, path, 0, &dir);

	return err ? err : change_directory(thread, dir);
}

int64_t sys_fchdir(struct thread *thread, int fd)
{
	struct file *file = file_arg(thread, fd);

	return file ? change_directory(thread, ref(file->vnode)) : -EBADF;
}

/* Returns the length with the NUL, as the system call does (the C library returns the buffer). */
int64_t sys_getcwd(struct thread *thread, vaddr_t buf, size_t size)
{
	char *path = kmalloc(PATH_MAX);
	int len, err;

	if (!path)
		return -ENOMEM;
	len = vnode_path(fs_of(thread)->cwd, path, PATH_MAX);
	err = len < 0 ? len : 0;
	if (!err && (size_t)len + 1 > size)
		err = -ERANGE;
	if (!err)
		err = user_write(thread->process->vmar, buf, path, (size_t)len + 1);
	kfree(path);
	return err ? err : len + 1;
}

int64_t sys_umask(struct thread *thread, uint32_t mask)
{
	struct fs_context *fs = fs_of(thread);
	uint32_t old = fs->umask;

	fs->umask = mask & 0777;
	return old;
}
