/* /proc/PID/fd: a link for every descriptor, which leads to the open file's vnode itself. */
#include <fs/fd.h>
#include <fs/procfs.h>
#include <lib/errno.h>
#include <lib/format.h>

static struct file *link_file(struct vnode *link)
{
	struct linux_process *process = proc_process_of(link);

	if (!process || !process->files)
		return NULL;
	return fd_file(process->files, (int)proc_node_of(link)->number);
}

static int fd_readlink(struct vnode *link, char *buf, size_t size)
{
	struct file *file = link_file(link);
	int len;

	if (!file)
		return -ENOENT;
	len = vnode_path(file->vnode, buf, size);
	if (len == -ENOENT && vnode_is(file->vnode, S_IFIFO))
		len = string_format(buf, size, "pipe:[%lu]", file->vnode->inode);
	else if (len == -ENOENT)
		len = string_format(buf, size, "(deleted)");
	return min(len, (int)size - 1);
}

static int fd_link_node(struct vnode *link, struct vnode **out)
{
	struct file *file = link_file(link);

	if (!file)
		return -ENOENT;
	*out = ref(file->vnode);
	return 0;
}

static const struct vnode_ops fd_link_ops = { .readlink = fd_readlink, .link_node = fd_link_node,
					      .release = proc_release };

static int fd_lookup(struct vnode *dir, const char *name, struct vnode **out)
{
	struct linux_process *process = proc_process_of(dir);
	int fd = proc_number(name);
	struct proc_node *node;

	if (!process || !process->files || !fd_file(process->files, fd))
		return -ENOENT;
	node = proc_node_new(dir, &fd_link_ops, S_IFLNK | 0700, proc_node_of(dir)->pid,
			     INODE_FDS + (unsigned)fd);
	if (node)
		node->number = (unsigned)fd;
	return proc_node_give(node, out);
}

static bool fd_readdir(struct vnode *dir, struct dir_entry *entry)
{
	struct linux_process *process = proc_process_of(dir);
	uint64_t position = max(entry->position, (uint64_t)PROC_FIRST_POSITION);
	char name[16];

	if (!process || !process->files)
		return false;
	for (; position - PROC_FIRST_POSITION < process->files->size; position++) {
		unsigned fd = (unsigned)(position - PROC_FIRST_POSITION);

		if (!fd_file(process->files, (int)fd))
			continue;
		string_format(name, sizeof(name), "%u", fd);
		return proc_entry_fill(entry, position, PROC_INODE(process->pid, INODE_FDS + fd),
				       S_IFLNK, name);
	}
	return false;
}

const struct vnode_ops proc_fd_directory_ops = { .lookup = fd_lookup, .readdir = fd_readdir,
						 .release = proc_release };
