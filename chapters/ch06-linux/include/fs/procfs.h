/*
 * /proc: what the files say (fs/proc_system.c, fs/proc_process.c) and how they are found and read
 * (fs/procfs.c). A text is made when its file is read from the beginning.
 */
#pragma once
#include <fs/text.h>
#include <fs/vnode.h>
#include <linux/process.h>

#define PROC_FIRST_POSITION 2 /* of entries; 0 and 1 are "." and ".." */

/* Inodes: the process, and what of it. */
#define PROC_INODE(pid, what) ((uint64_t)(pid) << 20 | (what))
enum {
	INODE_DIRECTORY = 1, INODE_FD_DIRECTORY, INODE_FILES = 16, INODE_LINKS = 64,
	INODE_FDS = 256,
};

struct proc_node {
	struct vnode vnode;                 /* its parent is a reference */
	const struct proc_file_entry *file; /* of files */
	pid_t pid;                          /* 0: not a process's */
	unsigned number;                    /* of links: which one, or the descriptor */
};

static inline struct proc_node *proc_node_of(struct vnode *vnode)
{
	return container_of(vnode, struct proc_node, vnode);
}

/* NULL: it has ended. */
static inline struct linux_process *proc_process_of(struct vnode *vnode)
{
	return linux_process_find(proc_node_of(vnode)->pid);
}

/* NULL when memory is exhausted; proc_node_give says so (-ENOMEM) or gives the vnode. */
struct proc_node *proc_node_new(struct vnode *parent, const struct vnode_ops *ops, uint32_t mode,
				pid_t pid, unsigned what);
int proc_node_give(struct proc_node *node, struct vnode **out);
void proc_release(struct vnode *vnode);
/* True. The next entry comes behind `position`. */
bool proc_entry_fill(struct dir_entry *entry, uint64_t position, uint64_t inode, uint32_t mode,
		     const char *name);
/* A decimal number as Linux writes it; -1 for anything else. */
int proc_number(const char *text);

extern const struct vnode_ops proc_fd_directory_ops;

/* Files of /proc itself come without a process. */
struct proc_file_entry {
	const char *name;
	void (*print)(struct text *text, const struct linux_process *process);
};

extern const struct proc_file_entry proc_system_files[], proc_process_files[];
extern const unsigned proc_system_file_count, proc_process_file_count;

/* /proc/cpuinfo: isa/. */
void proc_cpuinfo(struct text *text, const struct linux_process *process);
void proc_mounts(struct text *text, const struct linux_process *process);
