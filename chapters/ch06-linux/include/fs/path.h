/*
 * From a path to a vnode, component by component, through links, mounts and "..". And the
 * operations on names that are built on it: what open(2), mkdir(2), rename(2) … do and refuse.
 * All of them take a place to start from: fs is the process's, base is a directory that stands for
 * the working directory (openat's dirfd), or NULL. Errors are those of path_resolution(7).
 */
#pragma once
#include <fs/vnode.h>

enum path_flags {
	PATH_FOLLOW = 1 << 0, /* a link as the last component is followed */
	PATH_CREATE = 1 << 1, /* the last component need not exist */
};

/* Where a path leads. Both vnodes are references: path_put. */
struct path {
	struct vnode *dir;        /* the directory that holds the last component */
	struct vnode *node;       /* what it names; NULL (with PATH_CREATE): nothing yet */
	char name[NAME_MAX + 1];  /* the last component; "" for "/" */
	bool slash;               /* the path ended with a slash: it must be a directory */
};

struct fs_context;

int path_walk(struct fs_context *fs, struct vnode *base, const char *path, unsigned flags,
	      struct path *out);
void path_put(struct path *path);
/* Only the vnode; a reference. */
int path_lookup(struct fs_context *fs, struct vnode *base, const char *path, unsigned flags,
		struct vnode **out);

int vfs_open_at(struct fs_context *fs, struct vnode *base, const char *path, int flags,
		uint32_t mode, struct file **out);
/* mkdir(2), mknod(2): by the type in mode. The umask is applied. */
int vfs_create(struct fs_context *fs, struct vnode *base, const char *path, uint32_t mode,
	       uint64_t device);
int vfs_symlink(struct fs_context *fs, struct vnode *base, const char *path, const char *target);
int vfs_link(struct fs_context *fs, struct vnode *base, const char *path, struct vnode *node);
int vfs_unlink(struct fs_context *fs, struct vnode *base, const char *path);
int vfs_rmdir(struct fs_context *fs, struct vnode *base, const char *path);

#define RENAME_NOREPLACE 1u

int vfs_rename(struct fs_context *fs, struct vnode *from_base, const char *from,
	       struct vnode *to_base, const char *to, unsigned flags);
