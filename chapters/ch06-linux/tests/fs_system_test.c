/* The tree that the kernel has made at boot: /, /dev and /proc. */
#include <fs/context.h>
#include <fs/filesystem.h>
#include <fs/path.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>

static char text[512];

/* Reads a file's beginning; an error or the length. */
static int64_t read_path(const char *path)
{
	struct fs_context context = { fs_root(), fs_root(), 0 };
	struct file *file;
	int64_t n = vfs_open(&context, path, O_RDONLY, 0, &file);

	if (n < 0)
		return n;
	n = file_read_at(file, 0, text, sizeof(text) - 1);
	text[max(n, (int64_t)0)] = '\0';
	unref(file);
	return n;
}

TEST(fs_devices)
{
	struct fs_context context = { fs_root(), fs_root(), 0 };
	struct file *file;
	struct io io = io_kernel("x", 1);

	CHECK_EQ(read_path("/dev/null"), 0);
	CHECK_EQ(read_path("/dev/zero"), sizeof(text) - 1);
	CHECK(!text[0] && !text[100]);
	CHECK_EQ(read_path("/dev/urandom"), sizeof(text) - 1);
	CHECK(memcmp(text, text + 16, 16));
	CHECK_EQ(read_path("/dev/tty"), -ENXIO);
	CHECK_EQ(vfs_open(&context, "/dev/full", O_WRONLY, 0, &file), 0);
	CHECK_EQ(file_write(file, &io), -ENOSPC);
	unref(file);
}

TEST(fs_proc_files)
{
	CHECK(read_path("/proc/cpuinfo") > 0);
	CHECK(strstr(text, "processor\t: 0\n") == text);
	CHECK(read_path("/proc/meminfo") > 0);
	CHECK(strstr(text, "MemTotal:") == text);
	CHECK(read_path("/proc/mounts") > 0);
	CHECK(strstr(text, "tmpfs / tmpfs rw 0 0\n") == text);
	CHECK(strstr(text, "proc /proc proc rw 0 0\n"));
	CHECK(read_path("/proc/uptime") > 0);
	CHECK_EQ(read_path("/proc/self/stat"), -ENOENT); /* nobody is asking */
	CHECK_EQ(read_path("/proc/99999999999/stat"), -ENOENT);
}

TEST(fs_mounts)
{
	struct fs_context context = { fs_root(), fs_root(), 0 };
	struct vnode *node;
	char path[32];

	CHECK_EQ(path_lookup(&context, NULL, "/proc/../dev/./null", 0, &node), 0);
	CHECK_EQ(vnode_path(node, path, sizeof(path)), 9);
	CHECK(!strcmp(path, "/dev/null"));
	CHECK_EQ(vnode_path(node, path, 9), -ERANGE);
	unref(node);
	CHECK_EQ(vnode_path(fs_root(), path, sizeof(path)), 1);
	CHECK_EQ(vfs_rmdir(&context, NULL, "/dev"), -EBUSY);
	CHECK_EQ(vfs_rename(&context, NULL, "/dev", NULL, "/devices", 0), -EBUSY);
	CHECK_EQ(vfs_rename(&context, NULL, "/dev/null", NULL, "/null", 0), -EXDEV);
	CHECK_EQ(vfs_create(&context, NULL, "/proc/new", S_IFDIR, 0), -EPERM);
	CHECK_EQ(vfs_unlink(&context, NULL, "/proc/stat"), -EPERM);
}
