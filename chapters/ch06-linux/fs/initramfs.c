/* Fills the root from the boot loader's archives (Linux: initramfs buffer format). */
#include <fs/context.h>
#include <fs/filesystem.h>
#include <fs/path.h>
#include <hal/pmem.h>
#include <kernel/log.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <loader/cpio.h>
#include <mm/heap.h>

/* Files with several names come as several entries of one inode; the data is with one of them. */
struct hard_link {
	struct list node;
	uint32_t inode;
	struct vnode *vnode; /* a reference */
};

struct unpack {
	struct fs_context fs; /* no umask: modes are taken as they are */
	struct list hard_links;
};

/* An archive need not list a directory before what is in it. */
static int make_parents(struct unpack *unpack, char *name)
{
	for (char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		int err;

		*slash = '\0';
		err = vfs_create(&unpack->fs, NULL, name, S_IFDIR | 0755, 0);
		*slash = '/';
		if (err && err != -EEXIST)
			return err;
	}
	return 0;
}

static int copy_data(struct file *file, paddr_t data, uint64_t size)
{
	static char buf[PAGE_SIZE];

	while (size) {
		size_t n = min(size, (uint64_t)sizeof(buf));
		struct io io = io_kernel(buf, n);
		int64_t written;

		hal_pmem_read(data, buf, n);
		written = file_write(file, &io);
		if (written < 0)
			return (int)written;
		data += (uint64_t)written;
		size -= (uint64_t)written;
	}
	return 0;
}

static int remember_link(struct unpack *unpack, uint32_t inode, struct vnode *vnode)
{
	struct hard_link *link = new(struct hard_link);

	if (!link)
		return -ENOMEM;
	link->inode = inode;
	link->vnode = ref(vnode);
	list_push_back(&unpack->hard_links, &link->node);
	return 0;
}

static struct vnode *find_link(struct unpack *unpack, const struct cpio_entry *entry)
{
	list_for_each(link, &unpack->hard_links, struct hard_link, node)
		if (link->inode == entry->inode)
			return link->vnode;
	return NULL;
}

static int unpack_file(struct unpack *unpack, const struct cpio_entry *entry)
{
	struct vnode *first = entry->link_count > 1 ? find_link(unpack, entry) : NULL;
	struct file *file;
	int err;

	if (first) {
		err = vfs_link(&unpack->fs, NULL, entry->name, first);
		if (err)
			return err;
	}
	err = vfs_open(&unpack->fs, entry->name, O_WRONLY | O_CREAT, entry->mode, &file);
	if (err)
		return err;
	err = copy_data(file, entry->data, entry->size);
	if (!err && entry->link_count > 1 && !first)
		err = remember_link(unpack, entry->inode, file->vnode);
	file->vnode->mtime = (int64_t)entry->mtime * 1000000000;
	unref(file);
	return err;
}

static int unpack_symlink(struct unpack *unpack, const struct cpio_entry *entry)
{
	char *target;
	int err;

	if (entry->size >= PATH_MAX)
		return -ENAMETOOLONG;
	target = kzalloc(entry->size + 1);
	if (!target)
		return -ENOMEM;
	hal_pmem_read(entry->data, target, entry->size);
	err = vfs_symlink(&unpack->fs, NULL, entry->name, target);
	kfree(target);
	return err;
}

static int unpack_directory(struct unpack *unpack, const struct cpio_entry *entry)
{
	struct vnode *dir;
	int err = vfs_create(&unpack->fs, NULL, entry->name, entry->mode, 0);

	if (err != -EEXIST)
		return err;
	err = path_lookup(&unpack->fs, NULL, entry->name, PATH_FOLLOW, &dir);
	if (err)
		return err;
	dir->mode = (dir->mode & S_IFMT) | (entry->mode & MODE_BITS);
	unref(dir);
	return 0;
}

/* A later entry of the same name wins. */
static int unpack_entry(struct unpack *unpack, struct cpio_entry *entry)
{
	int err = make_parents(unpack, entry->name);

	if (err || !entry->name[0])
		return err;
	if ((entry->mode & S_IFMT) == S_IFDIR)
		return unpack_directory(unpack, entry);
	err = vfs_unlink(&unpack->fs, NULL, entry->name);
	if (err && err != -ENOENT)
		return err;
	switch (entry->mode & S_IFMT) {
	case S_IFREG:
		return unpack_file(unpack, entry);
	case S_IFLNK:
		return unpack_symlink(unpack, entry);
	case S_IFCHR:
	case S_IFBLK:
		return vfs_create(&unpack->fs, NULL, entry->name, entry->mode,
				  DEVICE(entry->device_major, entry->device_minor));
	default:
		return -EOPNOTSUPP;
	}
}

static void forget_links(struct unpack *unpack)
{
	list_for_each_safe(link, &unpack->hard_links, struct hard_link, node) {
		unref(link->vnode);
		kfree(link);
	}
}

void initramfs_unpack(struct vnode *root, const struct boot_range *archive)
{
	struct unpack unpack = { .fs = { .root = root, .cwd = root } };
	struct cpio_reader reader;
	struct cpio_entry entry;

	if (!archive->size)
		kprintf("initramfs: there is none\n");
	list_init(&unpack.hard_links);
	cpio_open(&reader, archive);
	while (cpio_next(&reader, &entry)) {
		int err = unpack_entry(&unpack, &entry);

		if (err)
			kprintf("initramfs: %s: error %d\n", entry.name, err);
	}
	forget_links(&unpack);
}
