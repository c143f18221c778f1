/* What is known about files, and changing it: inode(7). */
#include <fs/filesystem.h>
#include <hal/timer.h>
#include <isa/stat.h>
#include <lib/errno.h>
#include <linux/file_arg.h>
#include <linux_calls.h>
#include <object/user_memory.h>

/* The same name, but a type of the machine's: assigns member by member. */
#define SET_TIME(to, ns)                                 \
	do {                                             \
		(to).sec = (ns) / (int64_t)NANOSECONDS;  \
		(to).nsec = (ns) % (int64_t)NANOSECONDS; \
		if ((to).nsec < 0) {                     \
			(to).nsec += NANOSECONDS;        \
			(to).sec--;                      \
		}                                        \
	} while (0)

static int put_stat(struct thread *thread, const struct vnode *node, vaddr_t out)
{
	struct linux_stat stat = {
		.st_dev = node->fs->device,
		.st_ino = node->inode,
		.st_mode = node->mode,
		.st_nlink = node->link_count,
		.st_uid = node->uid,
		.st_gid = node->gid,
		.st_rdev = node->device,
		.st_size = (int64_t)node->size,
		.st_blksize = PAGE_SIZE,
		.st_blocks = (int64_t)(node->pages * (PAGE_SIZE / 512)),
	};

	SET_TIME(stat.st_atime, node->atime);
	SET_TIME(stat.st_mtime, node->mtime);
	SET_TIME(stat.st_ctime, node->ctime);
	return user_write(thread->process->vmar, out, &stat, sizeof(stat));
}

int64_t sys_fstat(struct thread *thread, int fd, vaddr_t out)
{
	struct file *file = file_arg(thread, fd);

	return file ? put_stat(thread, file->vnode, out) : -EBADF;
}

int64_t sys_newfstatat(struct thread *thread, int dirfd, vaddr_t path, vaddr_t out, int flags)
{
	struct vnode *node;
	int err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))
		return -EINVAL;
	err = vnode_arg(thread, dirfd, path, flags, &node);
	if (err)
		return err;
	err = put_stat(thread, node, out);
	unref(node);
	return err;
}

enum { X_OK = 1, ACCESS_BITS = 7 };

/* Everybody is root, whom only a missing x bit stops. */
int64_t sys_faccessat2(struct thread *thread, int dirfd, vaddr_t path, int mode, int flags)
{
	struct vnode *node;
	int err;

	if (mode & ~ACCESS_BITS || flags & ~(AT_SYMLINK_NOFOLLOW | AT_EACCESS | AT_EMPTY_PATH))
		return -EINVAL;
	err = vnode_arg(thread, dirfd, path, flags, &node);
	if (err)
		return err;
	if (mode & X_OK && vnode_is(node, S_IFREG) && !(node->mode & 0111))
		err = -EACCES;
	unref(node);
	return err;
}

int64_t sys_faccessat(struct thread *thread, int dirfd, vaddr_t path, int mode)
{
	return sys_faccessat2(thread, dirfd, path, mode, 0);
}

static int set_mode(struct vnode *node, uint32_t mode)
{
	if (vnode_is(node, S_IFLNK))
		return -EOPNOTSUPP;
	node->mode = (node->mode & S_IFMT) | (mode & MODE_BITS);
	vnode_changed(node);
	return 0;
}

int64_t sys_fchmod(struct thread *thread, int fd, uint32_t mode)
{
	struct file *file = file_arg(thread, fd);

	return file ? set_mode(file->vnode, mode) : -EBADF;
}

int64_t sys_fchmodat2(struct thread *thread, int dirfd, vaddr_t path, uint32_t mode, int flags)
{
	struct vnode *node;
	int err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	err = vnode_arg(thread, dirfd, path, flags, &node);
	if (err)
		return err;
	err = set_mode(node, mode);
	unref(node);
	return err;
}

int64_t sys_fchmodat(struct thread *thread, int dirfd, vaddr_t path, uint32_t mode)
{
	return sys_fchmodat2(thread, dirfd, path, mode, 0);
}

/* UINT32_MAX leaves the owner or group as it is. */
static int set_owner(struct vnode *node, uint32_t uid, uint32_t gid)
{
	if (uid != UINT32_MAX)
		node->uid = uid;
	if (gid != UINT32_MAX)
		node->gid = gid;
	vnode_changed(node);
	return 0;
}

int64_t sys_fchown(struct thread *thread, int fd, uint32_t uid, uint32_t gid)
{
	struct file *file = file_arg(thread, fd);

	return file ? set_owner(file->vnode, uid, gid) : -EBADF;
}

int64_t sys_fchownat(struct thread *thread, int dirfd, vaddr_t path, uint32_t uid, uint32_t gid,
		     int flags)
{
	struct vnode *node;
	int err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	err = vnode_arg(thread, dirfd, path, flags, &node);
	if (err)
		return err;
	err = set_owner(node, uid, gid);
	unref(node);
	return err;
}

struct timespec {
	int64_t sec, nsec;
};

#define UTIME_NOW   0x3fffffff
#define UTIME_OMIT  0x3ffffffe
#define SECONDS_MAX (INT64_MAX / (int64_t)NANOSECONDS - 1)

static int set_time(int64_t *time, const struct timespec *value)
{
	if (value->nsec == UTIME_OMIT)
		return 0;
	if (value->nsec == UTIME_NOW) {
		*time = fs_now();
		return 0;
	}
	if (value->nsec < 0 || value->nsec >= (int64_t)NANOSECONDS)
		return -EINVAL;
	*time = max(min(value->sec, SECONDS_MAX), -SECONDS_MAX) * (int64_t)NANOSECONDS;
	*time += value->nsec;
	return 0;
}

static int set_times(struct vnode *node, const struct timespec times[2])
{
	int64_t atime = node->atime, mtime = node->mtime;
	int err = set_time(&atime, &times[0]);

	if (!err)
		err = set_time(&mtime, &times[1]);
	if (err)
		return err;
	node->atime = atime;
	node->mtime = mtime;
	vnode_changed(node);
	return 0;
}

/* Without a path it is about dirfd itself: futimens(3). */
static int times_target(struct thread *thread, int dirfd, vaddr_t path, int flags,
			struct vnode **out)
{
	struct file *file;

	if (path)
		return vnode_arg(thread, dirfd, path, flags, out);
	file = file_arg(thread, dirfd);
	if (!file)
		return -EBADF;
	*out = ref(file->vnode);
	return 0;
}

int64_t sys_utimensat(struct thread *thread, int dirfd, vaddr_t path, vaddr_t user_times, int flags)
{
	struct timespec times[2] = { { .nsec = UTIME_NOW }, { .nsec = UTIME_NOW } };
	struct vnode *node;
	int err = 0;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (user_times)
		err = user_read(thread->process->vmar, times, user_times, sizeof(times));
	if (!err)
		err = times_target(thread, dirfd, path, flags, &node);
	if (err)
		return err;
	err = set_times(node, times);
	unref(node);
	return err;
}

int64_t sys_truncate(struct thread *thread, vaddr_t path, uint64_t size)
{
	struct vnode *node;
	int err = vnode_arg(thread, AT_FDCWD, path, 0, &node);

	if (err)
		return err;
	err = vnode_truncate(node, size);
	unref(node);
	return err;
}

/* asm-generic/statfs.h, 64 bit. */
struct linux_statfs {
	int64_t type, block_size;
	uint64_t blocks, blocks_free, blocks_available, files, files_free;
	int32_t id[2];
	int64_t name_max, fragment_size, flags, spare[4];
};

static int put_statfs(struct thread *thread, struct filesystem *fs, vaddr_t out)
{
	struct filesystem_status status = { 0 };
	struct linux_statfs statfs;

	if (fs->status)
		fs->status(fs, &status);
	statfs = (struct linux_statfs){
		.type = fs->magic,
		.block_size = PAGE_SIZE,
		.blocks = status.blocks,
		.blocks_free = status.blocks_free,
		.blocks_available = status.blocks_free,
		.files = status.files,
		.files_free = status.files_free,
		.name_max = NAME_MAX,
		.fragment_size = PAGE_SIZE,
	};
	return user_write(thread->process->vmar, out, &statfs, sizeof(statfs));
}

int64_t sys_fstatfs(struct thread *thread, int fd, vaddr_t out)
{
	struct file *file = file_arg(thread, fd);

	return file ? put_statfs(thread, file->vnode->fs, out) : -EBADF;
}

int64_t sys_statfs(struct thread *thread, vaddr_t path, vaddr_t out)
{
	struct vnode *node;
	int err = vnode_arg(thread, AT_FDCWD, path, 0, &node);

	if (err)
		return err;
	err = put_statfs(thread, node->fs, out);
	unref(node);
	return err;
}
