/*
 * Files: what open(2) returns, an *open file description*. It has an offset and flags and is
 * shared by all descriptors that dup and fork make of it. Behind it is a vnode (<fs/vnode.h>).
 *
 * A file is a kernel object. Whether it can be read or written now is told by the signal bits of
 * file->ready: SIGNAL_READABLE, SIGNAL_WRITABLE and SIGNAL_PEER_CLOSED (the other end of a pipe is
 * gone). poll, select and blocking calls wait for them as for any other object. Executor context.
 */
#pragma once
#include <fs/io.h>
#include <object/object.h>

enum {
	O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_ACCMODE = 3,
	O_CREAT = 0100, O_EXCL = 0200, O_NOCTTY = 0400, O_TRUNC = 01000, O_APPEND = 02000,
	O_NONBLOCK = 04000, O_DIRECTORY = 0200000, O_NOFOLLOW = 0400000, O_CLOEXEC = 02000000,
	O_PATH = 010000000,
};

struct file;
struct vnode;
struct fs_context;

struct file_ops {
	/*
	 * Move bytes between the file at `offset` and io; what was moved is what io has advanced.
	 * -EAGAIN with a note to retry (task_retry_when): more must wait. A read that meets the
	 * end moves nothing and returns 0. NULL: not possible (-EINVAL).
	 */
	int (*read)(struct file *file, struct io *io, uint64_t offset);
	int (*write)(struct file *file, struct io *io, uint64_t offset);
	/* NULL: -ENOTTY. */
	int64_t (*ioctl)(struct file *file, struct vmar *vmar, uint32_t request, vaddr_t arg);
	/*
	 * The VMO that holds its content at *offset, a reference for the caller; *offset becomes
	 * the place in the VMO, where it is another one. NULL: -ENODEV.
	 */
	int (*get_vmo)(struct file *file, uint64_t *offset, struct vmo **out);
	/* Brings file->ready's signals up to date before somebody looks; NULL: they always are. */
	void (*update_ready)(struct file *file);
	/* The last reference is gone. NULL: nothing to do. */
	void (*release)(struct file *file);
	bool stream; /* has no offset: lseek and pread are -ESPIPE */
};

enum file_lock { LOCK_NONE, LOCK_SHARED, LOCK_EXCLUSIVE };

struct file {
	struct object object;
	const struct file_ops *ops;
	struct vnode *vnode;  /* a reference */
	struct object *ready; /* the file's own object, or one that it shares with others */
	int flags;            /* O_ACCMODE, O_APPEND, O_NONBLOCK, O_PATH */
	enum file_lock lock;  /* held on the vnode */
	uint64_t offset;
};

extern const struct object_type file_type;

/* Zeroed but for the struct file it begins with; always ready. NULL when memory is exhausted. */
void *file_alloc(size_t size, const struct file_ops *ops, struct vnode *vnode, int flags);

/*
 * Transfers at the file's offset, as read(2) and write(2) make them: how many bytes were moved, or
 * an error. file_write: -EAGAIN may come after io has advanced; the rest must then be retried.
 */
int64_t file_read(struct file *file, struct io *io);
int64_t file_write(struct file *file, struct io *io);
/* pread(2), pwrite(2). -ESPIPE. */
int64_t file_read_io_at(struct file *file, struct io *io, uint64_t offset);
int64_t file_write_io_at(struct file *file, struct io *io, uint64_t offset);

/* Reads into a kernel buffer: how many bytes there were, or an error. For loaders. */
int64_t file_read_at(struct file *file, uint64_t offset, void *buf, size_t n);
/* The file's content, for mmap and execve: a reference for the caller; pages behind the file's
 * end are not in it. -ENODEV (no such thing), -EACCES (not open for reading). */
int file_get_vmo(struct file *file, struct vmo **out);
/* The same from *offset on, which becomes the place in the VMO. */
int file_get_vmo_at(struct file *file, uint64_t *offset, struct vmo **out);

/*
 * flock(2): a lock on the vnode that binds only who asks for one. What the file held before is
 * given up first. -EAGAIN with a note to retry: others hold it.
 */
int file_set_lock(struct file *file, enum file_lock lock);

/* Opens a file by its path, as open(2) does, relative to fs's working directory. */
int vfs_open(struct fs_context *fs, const char *path, int flags, uint32_t mode, struct file **out);
