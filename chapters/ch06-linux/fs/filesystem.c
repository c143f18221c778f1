/* The root, what is mounted on it at boot, and the list of mounts. */
#include <fs/filesystem.h>
#include <fs/context.h>
#include <fs/path.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/panic.h>
#include <lib/errno.h>
#include <mm/frame.h>

struct list mounts = LIST_INIT(mounts);

struct vnode *fs_root(void)
{
	return list_first(&mounts, struct filesystem, node)->root;
}

static uint64_t decimal(const char *text)
{
	uint64_t n = 0;

	while (*text >= '0' && *text <= '9')
		n = n * 10 + (uint64_t)(*text++ - '0');
	return n;
}

/* Half of the memory; tmpfs=KiB on the command line says otherwise. */
static uint64_t root_pages_max(void)
{
	char text[24];

	if (command_line_option("tmpfs", text, sizeof(text)))
		return decimal(text) * 1024 / PAGE_SIZE;
	return frame_free_count() / 2;
}

static void mount_root(void)
{
	struct filesystem *fs;

	if (tmpfs_create(root_pages_max(), &fs))
		panic("no memory for the root file system");
	list_push_back(&mounts, &fs->node);
	initramfs_unpack(fs->root, &boot_info.initramfs);
}

/* On a directory of the root, which is made if need be. */
static void mount(const char *path, int (*create)(struct filesystem **out))
{
	struct fs_context context = { .root = fs_root(), .cwd = fs_root() };
	struct filesystem *fs;
	int err = vfs_create(&context, NULL, path, S_IFDIR | 0755, 0);

	if (err == -EEXIST)
		err = 0;
	if (!err)
		err = create(&fs);
	if (!err)
		err = path_lookup(&context, NULL, path, PATH_FOLLOW, &fs->covered);
	if (err)
		panic("cannot mount %s: error %d", path, err);
	fs->covered->mounted = fs;
	list_push_back(&mounts, &fs->node);
}

static void filesystems_mount(void)
{
	mount_root();
	mount("/dev", devfs_create);
	mount("/proc", procfs_create);
}

INIT_HOOK(INIT_SERVICES, filesystems_mount);
