/*
 * The tree of /proc. Its vnodes are made when they are looked up and vanish when nobody holds them:
 *
 *	/proc ─┬─ cpuinfo, stat, …                     files of the system
 *	       ├─ self ─► PID
 *	       └─ PID ─┬─ stat, status, …              files of a process
 *	               ├─ exe, cwd, root ─► path
 *	               └─ fd ─── 0, 1, … ─► open file
 */
#include <async/thread_task.h>
#include <fs/context.h>
#include <fs/filesystem.h>
#include <fs/procfs.h>
#include <lib/errno.h>
#include <lib/format.h>
#include <lib/string.h>
#include <mm/heap.h>

#define PROC_MAGIC 0x9fa0

enum proc_link { LINK_EXE, LINK_CWD, LINK_ROOT, LINK_SELF };

static const char *const link_names[] = { "exe", "cwd", "root", "self" };
#define PROCESS_LINKS LINK_SELF /* the ones before it are in a process's directory */

struct proc_open_file {
	struct file file;
	struct text text;
};

void proc_release(struct vnode *vnode)
{
	unref(vnode->parent);
}

struct proc_node *proc_node_new(struct vnode *parent, const struct vnode_ops *ops, uint32_t mode,
				pid_t pid, unsigned what)
{
	struct proc_node *node = vnode_alloc(sizeof(*node), ops, parent->fs, mode);

	if (!node)
		return NULL;
	node->vnode.parent = ref(parent);
	node->vnode.inode = PROC_INODE(pid, what);
	node->vnode.link_count = vnode_is(&node->vnode, S_IFDIR) ? 2 : 1;
	node->pid = pid;
	return node;
}

int proc_node_give(struct proc_node *node, struct vnode **out)
{
	if (!node)
		return -ENOMEM;
	*out = &node->vnode;
	return 0;
}

bool proc_entry_fill(struct dir_entry *entry, uint64_t position, uint64_t inode, uint32_t mode,
		     const char *name)
{
	entry->position = position + 1;
	entry->inode = inode;
	entry->mode = mode;
	string_copy(entry->name, name, sizeof(entry->name));
	return true;
}

int proc_number(const char *text)
{
	int n = 0;

	if (!text[0] || (text[0] == '0' && text[1]))
		return -1;
	for (; *text; text++) {
		if (*text < '0' || *text > '9' || n > 10000000)
			return -1;
		n = n * 10 + (*text - '0');
	}
	return n;
}

/* --- Files --- */

static int file_read_text(struct file *file, struct io *io, uint64_t offset)
{
	struct proc_open_file *f = container_of(file, struct proc_open_file, file);
	struct proc_node *node = proc_node_of(file->vnode);
	struct linux_process *process = linux_process_find(node->pid);

	if (node->pid && !process)
		return -ESRCH;
	if (offset == 0) {
		text_free(&f->text);
		node->file->print(&f->text, process);
	}
	if (f->text.incomplete)
		return -ENOMEM;
	return io_put_text(io, f->text.data, f->text.length, offset);
}

static void file_release(struct file *file)
{
	text_free(&container_of(file, struct proc_open_file, file)->text);
}

static const struct file_ops text_ops = { .read = file_read_text, .release = file_release };

static int file_open(struct vnode *vnode, int flags, struct file **out)
{
	struct proc_open_file *f;

	if (flags & O_ACCMODE)
		return -EACCES;
	f = file_alloc(sizeof(*f), &text_ops, vnode, flags);
	if (!f)
		return -ENOMEM;
	*out = &f->file;
	return 0;
}

static const struct vnode_ops file_node_ops = { .open = file_open, .release = proc_release };

static int file_lookup(struct vnode *dir, const struct proc_file_entry *files, unsigned count,
		       const char *name, struct vnode **out)
{
	for (unsigned i = 0; i < count; i++) {
		struct proc_node *node;

		if (strcmp(files[i].name, name))
			continue;
		node = proc_node_new(dir, &file_node_ops, S_IFREG | 0444, proc_node_of(dir)->pid,
				     INODE_FILES + i);
		if (node)
			node->file = &files[i];
		return proc_node_give(node, out);
	}
	return -ENOENT;
}

/* --- Links --- */

static int link_target(struct vnode *link, char *buf, size_t size)
{
	struct proc_node *node = proc_node_of(link);
	struct linux_process *process = linux_process_find(node->pid);

	switch (node->number) {
	case LINK_SELF:
		process = thread_current() ? linux_process_of(thread_current()) : NULL;
		return process ? string_format(buf, size, "%d", process->pid) : -ENOENT;
	case LINK_EXE:
		return process ? (int)string_copy(buf, process->exe, size) : -ENOENT;
	case LINK_CWD:
		return process && process->fs ? vnode_path(process->fs->cwd, buf, size) : -ENOENT;
	default:
		return process && process->fs ? vnode_path(process->fs->root, buf, size) : -ENOENT;
	}
}

static int proc_readlink(struct vnode *link, char *buf, size_t size)
{
	int len = link_target(link, buf, size);

	return min(len, (int)size - 1);
}

static const struct vnode_ops link_ops = { .readlink = proc_readlink, .release = proc_release };

static int link_lookup(struct vnode *dir, enum proc_link first, enum proc_link end,
		       const char *name, struct vnode **out)
{
	for (unsigned i = first; i < end; i++) {
		struct proc_node *node;

		if (strcmp(link_names[i], name))
			continue;
		node = proc_node_new(dir, &link_ops, S_IFLNK | 0777, proc_node_of(dir)->pid,
				     INODE_LINKS + i);
		if (node)
			node->number = i;
		return proc_node_give(node, out);
	}
	return -ENOENT;
}

/* --- /proc/PID --- */

static int process_lookup(struct vnode *dir, const char *name, struct vnode **out)
{
	pid_t pid = proc_node_of(dir)->pid;
	int err;

	if (!proc_process_of(dir))
		return -ENOENT;
	if (!strcmp(name, "fd"))
		return proc_node_give(proc_node_new(dir, &proc_fd_directory_ops, S_IFDIR | 0500,
						    pid, INODE_FD_DIRECTORY), out);
	err = link_lookup(dir, 0, PROCESS_LINKS, name, out);
	if (err != -ENOENT)
		return err;
	return file_lookup(dir, proc_process_files, proc_process_file_count, name, out);
}

/* The entries that every directory of the kind has: files, then links. */
static bool static_readdir(struct vnode *dir, const struct proc_file_entry *files, unsigned count,
			   enum proc_link first, enum proc_link end, struct dir_entry *entry)
{
	uint64_t position = max(entry->position, (uint64_t)PROC_FIRST_POSITION);
	uint64_t i = position - PROC_FIRST_POSITION;
	pid_t pid = proc_node_of(dir)->pid;

	if (i < count)
		return proc_entry_fill(entry, position, PROC_INODE(pid, INODE_FILES + i), S_IFREG,
				       files[i].name);
	i = i - count + first;
	if (i < end)
		return proc_entry_fill(entry, position, PROC_INODE(pid, INODE_LINKS + i), S_IFLNK,
				       link_names[i]);
	return false;
}

static bool process_readdir(struct vnode *dir, struct dir_entry *entry)
{
	uint64_t last = PROC_FIRST_POSITION + proc_process_file_count + PROCESS_LINKS;
	pid_t pid = proc_node_of(dir)->pid;

	if (!proc_process_of(dir))
		return false;
	if (static_readdir(dir, proc_process_files, proc_process_file_count, 0, PROCESS_LINKS,
			   entry))
		return true;
	return entry->position <= last &&
	       proc_entry_fill(entry, last, PROC_INODE(pid, INODE_FD_DIRECTORY), S_IFDIR, "fd");
}

static const struct vnode_ops process_ops = { .lookup = process_lookup, .readdir = process_readdir,
					      .release = proc_release };

/* --- /proc --- */

static int root_lookup(struct vnode *dir, const char *name, struct vnode **out)
{
	int pid = proc_number(name);
	int err;

	if (pid > 0 && linux_process_find(pid))
		return proc_node_give(proc_node_new(dir, &process_ops, S_IFDIR | 0555, pid,
						    INODE_DIRECTORY), out);
	err = link_lookup(dir, LINK_SELF, LINK_SELF + 1, name, out);
	if (err != -ENOENT)
		return err;
	return file_lookup(dir, proc_system_files, proc_system_file_count, name, out);
}

/* Behind the fixed entries, the position is the number of the process. */
static bool root_readdir(struct vnode *dir, struct dir_entry *entry)
{
	uint64_t processes = PROC_FIRST_POSITION + proc_system_file_count + 1;
	struct linux_process *process;
	char name[16];

	if (static_readdir(dir, proc_system_files, proc_system_file_count, LINK_SELF, LINK_SELF + 1,
			   entry))
		return true;
	process = linux_process_next((pid_t)min(max(entry->position, processes) - processes,
						(uint64_t)INT32_MAX));
	if (!process)
		return false;
	string_format(name, sizeof(name), "%d", process->pid);
	return proc_entry_fill(entry, processes + (uint64_t)process->pid - 1,
			  PROC_INODE(process->pid, INODE_DIRECTORY), S_IFDIR, name);
}

static const struct vnode_ops root_ops = { .lookup = root_lookup, .readdir = root_readdir };

int procfs_create(struct filesystem **out)
{
	static struct filesystem fs = { .name = "proc", .magic = PROC_MAGIC, .device = 0xfe };
	struct proc_node *root = vnode_alloc(sizeof(*root), &root_ops, &fs, S_IFDIR | 0555);

	if (!root)
		return -ENOMEM;
	root->vnode.inode = PROC_INODE(0, INODE_DIRECTORY);
	fs.root = &root->vnode;
	*out = &fs;
	return 0;
}
