#include <fs/device.h>
#include <fs/filesystem.h>
#include <hal/timer.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>

static void vnode_destroy(struct object *object)
{
	struct vnode *node = container_of(object, struct vnode, object);

	if (node->ops->release)
		node->ops->release(node);
	kfree(node);
}

const struct object_type vnode_type = { .name = "vnode", .destroy = vnode_destroy };

void *vnode_alloc(size_t size, const struct vnode_ops *ops, struct filesystem *fs, uint32_t mode)
{
	struct vnode *node = kzalloc(size);

	if (!node)
		return NULL;
	object_init(&node->object, &vnode_type, 0);
	node->ops = ops;
	node->fs = fs;
	node->mode = mode;
	node->link_count = 1;
	node->atime = node->mtime = node->ctime = fs_now();
	return node;
}

int64_t fs_now(void)
{
	return (int64_t)(hal_timer_wall_at_boot() + hal_timer_now());
}

void vnode_accessed(struct vnode *node)
{
	node->atime = fs_now();
}

void vnode_modified(struct vnode *node)
{
	node->mtime = node->ctime = fs_now();
}

void vnode_changed(struct vnode *node)
{
	node->ctime = fs_now();
}

static int directory_read(struct file *file, struct io *io, uint64_t offset)
{
	return -EISDIR;
}

/* Directories are read with getdents; a file opened with O_PATH only stands for its vnode. */
static const struct file_ops directory_ops = { .read = directory_read };
static const struct file_ops path_ops = { 0 };

static int open_plain(struct vnode *node, const struct file_ops *ops, int flags, struct file **out)
{
	*out = file_alloc(sizeof(**out), ops, node, flags);
	return *out ? 0 : -ENOMEM;
}

int vnode_open(struct vnode *node, int flags, struct file **out)
{
	if (flags & O_PATH)
		return open_plain(node, &path_ops, flags, out);
	switch (node->mode & S_IFMT) {
	case S_IFDIR:
		if (flags & (O_ACCMODE | O_CREAT))
			return -EISDIR;
		return open_plain(node, &directory_ops, flags, out);
	case S_IFLNK:
		return -ELOOP; /* O_NOFOLLOW */
	case S_IFCHR:
		return device_open(node, flags, out);
	case S_IFREG:
	case S_IFIFO:
		return node->ops->open(node, flags, out);
	default:
		return -ENXIO; /* no block devices, no sockets */
	}
}

int vnode_truncate(struct vnode *node, uint64_t size)
{
	if (vnode_is(node, S_IFDIR))
		return -EISDIR;
	if (!vnode_is(node, S_IFREG) || size > INT64_MAX)
		return -EINVAL;
	return node->ops->truncate ? node->ops->truncate(node, size) : -EPERM;
}

/* The root of a mounted file system stands for the directory that it covers. */
static struct vnode *vnode_uncover(struct vnode *node)
{
	while (node == node->fs->root && node->fs->covered)
		node = node->fs->covered;
	return node;
}

struct vnode *vnode_parent(struct vnode *dir, struct vnode *root)
{
	struct vnode *parent;

	if (dir == root)
		return ref(dir);
	dir = vnode_uncover(dir);
	parent = dir->parent;
	while (parent && parent->mounted)
		parent = parent->mounted->root;
	return parent ? ref(parent) : NULL;
}

/* A file system that keeps no names in its vnodes is asked entry by entry. */
static bool find_name(struct vnode *node, struct dir_entry *entry)
{
	struct vnode *parent = node->parent;

	entry->position = 0;
	while (parent && parent->ops->readdir(parent, entry))
		if (entry->inode == node->inode)
			return true;
	return false;
}

/* The path is put together from its end. */
int vnode_path(struct vnode *node, char *buf, size_t size)
{
	struct dir_entry entry;
	size_t at = size;

	if (size < 2)
		return -ERANGE;
	buf[--at] = '\0';
	for (node = vnode_uncover(node); node != fs_root(); node = vnode_uncover(node->parent)) {
		size_t len;

		if (!find_name(node, &entry))
			return -ENOENT;
		len = strlen(entry.name);
		if (at < len + 1)
			return -ERANGE;
		at -= len;
		memcpy(buf + at, entry.name, len);
		buf[--at] = '/';
	}
	if (at == size - 1)
		buf[--at] = '/';
	memmove(buf, buf + at, size - at);
	return (int)(size - at - 1);
}
