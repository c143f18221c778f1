/*
 * File systems and where they are mounted. "/" is a tmpfs, filled from the initramfs; /dev and
 * /proc are mounted on it at boot.
 */
#pragma once
#include <fs/vnode.h>
#include <hal/boot.h>

struct filesystem_status {
	uint64_t blocks, blocks_free; /* in pages */
	uint64_t files, files_free;
};

struct filesystem {
	const char *name;
	uint32_t magic;        /* as statfs(2) tells it */
	uint32_t device;       /* st_dev of its vnodes */
	struct vnode *root;    /* a reference */
	struct vnode *covered; /* a reference: what it is mounted on; NULL: it is the root */
	void (*status)(struct filesystem *fs, struct filesystem_status *out);
	struct list node;      /* in the list of mounts */
};

/* The mounts, in the order in which they were made: struct filesystem, by node. */
extern struct list mounts;

/* The root of everything, made at boot. */
struct vnode *fs_root(void);

/* An empty tmpfs that may use so many pages. -ENOMEM. */
int tmpfs_create(uint64_t pages_max, struct filesystem **out);
/* Everything in it goes away; nothing of it may be open. */
void tmpfs_destroy(struct filesystem *fs);
/* Unpacks newc archives into a directory. What is wrong in them is logged and left out. */
void initramfs_unpack(struct vnode *root, const struct boot_range *archive);

int devfs_create(struct filesystem **out);
int procfs_create(struct filesystem **out);
