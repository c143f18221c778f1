/* Operations on names. What is common to all file systems is checked here, in Linux's order. */
#include <fs/context.h>
#include <fs/filesystem.h>
#include <fs/path.h>
#include <lib/errno.h>
#include <lib/string.h>

static bool is_mount_point(const struct path *path)
{
	return path->node->fs != path->dir->fs || path->node == path->node->fs->root;
}

/* "/", "." and ".." cannot be removed or renamed. */
static bool is_special(const struct path *path)
{
	return !path->name[0] || !strcmp(path->name, ".") || !strcmp(path->name, "..");
}

static int create_in(const struct path *path, uint32_t mode, uint64_t device, struct vnode **out)
{
	if (!path->dir->ops->create)
		return -EPERM;
	return path->dir->ops->create(path->dir, path->name, mode, device, out);
}

static int open_new(struct fs_context *fs, const struct path *path, int flags, uint32_t mode,
		    struct file **out)
{
	struct vnode *node;
	int err;

	if (path->slash)
		return -EISDIR;
	err = create_in(path, S_IFREG | (mode & MODE_BITS & ~fs->umask), 0, &node);
	if (err)
		return err;
	err = vnode_open(node, flags & ~O_CREAT, out);
	unref(node);
	return err;
}

static int open_existing(struct vnode *node, int flags, struct file **out)
{
	bool truncate = flags & O_TRUNC && vnode_is(node, S_IFREG) && !(flags & O_PATH);
	int err;

	if ((flags & O_CREAT) && (flags & O_EXCL))
		return -EEXIST;
	if (flags & O_DIRECTORY && !vnode_is(node, S_IFDIR))
		return -ENOTDIR;
	err = vnode_open(node, flags, out);
	if (err || !truncate)
		return err;
	err = vnode_truncate(node, 0);
	if (err)
		unref(*out);
	return err;
}

static unsigned open_path_flags(int flags)
{
	bool exclusive = (flags & O_CREAT) && (flags & O_EXCL);

	return (flags & O_CREAT ? PATH_CREATE : 0) |
	       (exclusive || flags & O_NOFOLLOW ? 0 : PATH_FOLLOW);
}

int vfs_open_at(struct fs_context *fs, struct vnode *base, const char *path, int flags,
		uint32_t mode, struct file **out)
{
	struct path found;
	int err;

	if (flags & O_PATH)
		flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW;
	if ((flags & O_CREAT) && (flags & O_DIRECTORY))
		return -EINVAL;
	err = path_walk(fs, base, path, open_path_flags(flags), &found);
	if (!err)
		err = found.node ? open_existing(found.node, flags, out) :
				   open_new(fs, &found, flags, mode, out);
	path_put(&found);
	return err;
}

int vfs_open(struct fs_context *fs, const char *path, int flags, uint32_t mode, struct file **out)
{
	return vfs_open_at(fs, NULL, path, flags, mode, out);
}

/* Where a new name may be made: -EEXIST. Only a directory's may end with a slash. */
static int walk_to_new(struct fs_context *fs, struct vnode *base, const char *path, bool directory,
		       struct path *out)
{
	int err = path_walk(fs, base, path, PATH_CREATE, out);

	if (err)
		return err;
	if (out->node)
		return -EEXIST;
	return out->slash && !directory ? -ENOENT : 0;
}

int vfs_create(struct fs_context *fs, struct vnode *base, const char *path, uint32_t mode,
	       uint64_t device)
{
	uint32_t masked = (mode & S_IFMT) | (mode & MODE_BITS & ~fs->umask);
	struct vnode *node = NULL;
	struct path found;
	int err = walk_to_new(fs, base, path, (mode & S_IFMT) == S_IFDIR, &found);

	if (!err)
		err = create_in(&found, masked, device, &node);
	unref(node);
	path_put(&found);
	return err;
}

int vfs_symlink(struct fs_context *fs, struct vnode *base, const char *path, const char *target)
{
	struct path found;
	int err;

	if (!target[0])
		return -ENOENT;
	err = walk_to_new(fs, base, path, false, &found);
	if (!err && !found.dir->ops->symlink)
		err = -EPERM;
	if (!err)
		err = found.dir->ops->symlink(found.dir, found.name, target);
	path_put(&found);
	return err;
}

int vfs_link(struct fs_context *fs, struct vnode *base, const char *path, struct vnode *node)
{
	struct path found;
	int err = walk_to_new(fs, base, path, false, &found);

	if (!err && node->fs != found.dir->fs)
		err = -EXDEV;
	if (!err && (vnode_is(node, S_IFDIR) || !found.dir->ops->link))
		err = -EPERM;
	if (!err)
		err = found.dir->ops->link(found.dir, found.name, node);
	path_put(&found);
	return err;
}

static int remove_from(const struct path *path)
{
	if (is_mount_point(path))
		return -EBUSY;
	if (!path->dir->ops->remove)
		return -EPERM;
	return path->dir->ops->remove(path->dir, path->name);
}

int vfs_unlink(struct fs_context *fs, struct vnode *base, const char *path)
{
	struct path found;
	int err = path_walk(fs, base, path, 0, &found);

	if (!err && vnode_is(found.node, S_IFDIR))
		err = -EISDIR;
	if (!err)
		err = remove_from(&found);
	path_put(&found);
	return err;
}

/* rmdir(2) names each of these cases. */
static int check_rmdir(const struct path *path)
{
	if (!vnode_is(path->node, S_IFDIR))
		return -ENOTDIR;
	if (!strcmp(path->name, "."))
		return -EINVAL;
	if (!strcmp(path->name, ".."))
		return -ENOTEMPTY;
	return 0;
}

int vfs_rmdir(struct fs_context *fs, struct vnode *base, const char *path)
{
	struct path found;
	int err = path_walk(fs, base, path, 0, &found);

	if (!err)
		err = check_rmdir(&found);
	if (!err)
		err = remove_from(&found);
	path_put(&found);
	return err;
}

static bool is_inside(struct vnode *dir, const struct vnode *ancestor)
{
	while (dir && dir != ancestor)
		dir = dir->parent;
	return dir;
}

/* What rename(2) says about what is replaced. */
static int check_replaced(const struct path *from, const struct path *to, unsigned flags)
{
	bool from_dir = vnode_is(from->node, S_IFDIR), to_dir = vnode_is(to->node, S_IFDIR);

	if (flags & RENAME_NOREPLACE)
		return -EEXIST;
	if (is_mount_point(to))
		return -EBUSY;
	if (from_dir && !to_dir)
		return -ENOTDIR;
	if (!from_dir && to_dir)
		return is_inside(from->dir, to->node) ? -ENOTEMPTY : -EISDIR;
	return from_dir && is_inside(from->dir, to->node) ? -ENOTEMPTY : 0;
}

static int check_rename(const struct path *from, const struct path *to, unsigned flags)
{
	if (is_special(from) || is_special(to))
		return -EBUSY;
	if (from->dir->fs != to->dir->fs)
		return -EXDEV;
	if (is_mount_point(from))
		return -EBUSY;
	if (to->slash && !vnode_is(from->node, S_IFDIR))
		return -ENOTDIR;
	if (is_inside(to->dir, from->node))
		return -EINVAL;
	if (to->node) {
		int err = check_replaced(from, to, flags);

		if (err)
			return err;
	}
	return from->dir->ops->rename ? 0 : -EPERM;
}

int vfs_rename(struct fs_context *fs, struct vnode *from_base, const char *from_path,
	       struct vnode *to_base, const char *to_path, unsigned flags)
{
	struct path from, to = { 0 };
	int err = path_walk(fs, from_base, from_path, 0, &from);

	if (!err)
		err = path_walk(fs, to_base, to_path, PATH_CREATE, &to);
	if (!err)
		err = check_rename(&from, &to, flags);
	if (!err && from.node != to.node) /* two names of one file: nothing happens */
		err = from.dir->ops->rename(from.dir, from.name, to.dir, to.name);
	path_put(&from);
	path_put(&to);
	return err;
}
