/* Arguments of syscalls that name files: descriptors and paths. */
#pragma once
#include <fs/fd.h>
#include <linux/process.h>
#include <object/task.h>

enum {
	AT_FDCWD = -100,
	AT_SYMLINK_NOFOLLOW = 0x100,
	AT_REMOVEDIR = 0x200, /* unlinkat */
	AT_EACCESS = 0x200,   /* faccessat2 */
	AT_SYMLINK_FOLLOW = 0x400,
	AT_NO_AUTOMOUNT = 0x800,
	AT_EMPTY_PATH = 0x1000,
};

/* The file of a descriptor, as fd_file; NULL. */
static inline struct file *file_arg(const struct thread *thread, int fd)
{
	return fd_file(linux_process_of(thread)->files, fd);
}

static inline struct fs_context *fs_of(const struct thread *thread)
{
	return linux_process_of(thread)->fs;
}

/* A path, and the directory that it starts from when it is relative (NULL: the working one). */
struct path_arg {
	char *text; /* kmalloc'd */
	struct vnode *base;
};

/* -EFAULT, -ENAMETOOLONG, -EBADF, -ENOMEM. path_arg_put in any case. */
int path_arg_get(const struct thread *thread, int dirfd, vaddr_t path, struct path_arg *out);
void path_arg_put(struct path_arg *arg);

/* What a path leads to, a reference; with AT_EMPTY_PATH "" means dirfd itself. */
int vnode_arg(const struct thread *thread, int dirfd, vaddr_t path, int at_flags,
	      struct vnode **out);
