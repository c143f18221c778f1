/*
 * Vnodes: the files, directories, links and devices of a file system, open or not. What they all
 * have (mode, owner, times …) is here; what a file system does with them is behind vnode_ops.
 * Names belong to directories: a vnode may have several, or none any more. Executor context.
 */
#pragma once
#include <fs/file.h>

enum {
	S_IFMT = 0170000, S_IFIFO = 0010000, S_IFCHR = 0020000, S_IFDIR = 0040000,
	S_IFBLK = 0060000, S_IFREG = 0100000, S_IFLNK = 0120000, S_IFSOCK = 0140000,
	MODE_BITS = 07777,
};

#define NAME_MAX 255
#define PATH_MAX 4096

/* A directory's entry, as readdir gives it. */
struct dir_entry {
	uint64_t position; /* where to go on */
	uint64_t inode;
	uint32_t mode;     /* only the type counts */
	char name[NAME_MAX + 1];
};

struct vnode;

/*
 * Names are single components, neither "." nor "..", checked for length; the caller has looked
 * them up and knows that the operation makes sense (fs/namespace.c). NULL: -EPERM.
 */
struct vnode_ops {
	/* A reference for the caller. -ENOENT. */
	int (*lookup)(struct vnode *dir, const char *name, struct vnode **out);
	/* A new file, directory or device (by mode); a reference for the caller. */
	int (*create)(struct vnode *dir, const char *name, uint32_t mode, uint64_t device,
		      struct vnode **out);
	int (*symlink)(struct vnode *dir, const char *name, const char *target);
	int (*link)(struct vnode *dir, const char *name, struct vnode *node);
	/* Removes a name; of a directory only when that is empty (-ENOTEMPTY). */
	int (*remove)(struct vnode *dir, const char *name);
	/* What `to_name` named goes away. */
	int (*rename)(struct vnode *from, const char *name, struct vnode *to, const char *to_name);
	/* The first entry at or behind entry->position; false at the end. */
	bool (*readdir)(struct vnode *dir, struct dir_entry *entry);
	/* The target, ended by NUL and cut to size; the length. */
	int (*readlink)(struct vnode *link, char *buf, size_t size);
	/* For links that lead to a vnode and not along a path (/proc/PID/fd); a reference. */
	int (*link_node)(struct vnode *link, struct vnode **out);
	int (*truncate)(struct vnode *node, uint64_t size);
	int (*open)(struct vnode *node, int flags, struct file **out);
	/* The last reference is gone. NULL: nothing to do. */
	void (*release)(struct vnode *node);
};

struct filesystem;

struct vnode {
	struct object object;
	const struct vnode_ops *ops;
	struct filesystem *fs;
	struct vnode *parent;         /* a directory that names it, kept by the fs; NULL: none */
	unsigned locks_shared;        /* files that hold a lock, see file_set_lock */
	bool locked_exclusive;
	struct filesystem *mounted;   /* what covers this directory; NULL: nothing */
	uint64_t inode;
	uint32_t mode, uid, gid, link_count;
	uint64_t device;              /* of device nodes: DEVICE(major, minor) */
	uint64_t size;
	uint64_t pages;               /* of memory that it occupies: st_blocks */
	int64_t atime, mtime, ctime;  /* nanoseconds since 1970 */
};

/* The numbers as stat(2) encodes them. */
#define DEVICE(major, minor) ((uint64_t)(major) << 8 | (minor))
#define DEVICE_MAJOR(device) ((uint32_t)((device) >> 8))
#define DEVICE_MINOR(device) ((uint32_t)((device) & 0xff))

extern const struct object_type vnode_type;

/* Zeroed but for the struct vnode it begins with. NULL when memory is exhausted. */
void *vnode_alloc(size_t size, const struct vnode_ops *ops, struct filesystem *fs, uint32_t mode);

static inline bool vnode_is(const struct vnode *node, uint32_t type)
{
	return (node->mode & S_IFMT) == type;
}

/* Sets the times to now. */
void vnode_accessed(struct vnode *node);
void vnode_modified(struct vnode *node);
void vnode_changed(struct vnode *node);

/* Opens it, whatever it is; checks what open(2) checks about the type. */
int vnode_open(struct vnode *node, int flags, struct file **out);
int vnode_truncate(struct vnode *node, uint64_t size);
/* The directory above; of the root it is the root itself. A reference; NULL: it was removed. */
struct vnode *vnode_parent(struct vnode *dir, struct vnode *root);
/* Its absolute path; the length. -ENOENT when it has none any more, -ERANGE. */
int vnode_path(struct vnode *node, char *buf, size_t size);

/* Nanoseconds since 1970. */
int64_t fs_now(void);
