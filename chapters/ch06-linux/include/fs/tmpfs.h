/* Between the two halves of tmpfs: its names (fs/tmpfs.c) and its files (fs/tmpfs_file.c). */
#pragma once
#include <fs/filesystem.h>

struct tmpfs {
	struct filesystem fs;
	uint64_t pages_max;
	uint64_t pages_used; /* the sum of what the nodes are charged */
	uint64_t next_inode;
};

struct tmpfs_node {
	struct vnode vnode;
	uint64_t charged;       /* pages: the node's share of pages_used */
	struct vmo *vmo;        /* files: the content; bytes behind vnode.size are undefined */
	char *target;           /* links */
	struct list entries;    /* directories: struct tmpfs_entry, by position */
	uint64_t entry_count, next_position;
};

struct tmpfs_entry {
	struct list node;
	uint64_t position;    /* never used twice, so that readdir survives changes */
	struct vnode *vnode;  /* a reference */
	char name[];
};

static inline struct tmpfs_node *tmpfs_node_of(struct vnode *vnode)
{
	return container_of(vnode, struct tmpfs_node, vnode);
}

static inline struct tmpfs *tmpfs_of(const struct vnode *vnode)
{
	return container_of(vnode->fs, struct tmpfs, fs);
}

/* Brings the charge up to date after the node has grown or shrunk. */
void tmpfs_account(struct tmpfs_node *node);
bool tmpfs_has_room(struct tmpfs *fs, uint64_t pages);

extern const struct vnode_ops tmpfs_ops;

int tmpfs_truncate(struct vnode *vnode, uint64_t size);
int tmpfs_open(struct vnode *vnode, int flags, struct file **out);
