/* /dev: a tmpfs with a node for every device that has registered itself, and the usual links. */
#include <fs/context.h>
#include <fs/device.h>
#include <fs/filesystem.h>
#include <fs/path.h>
#include <lib/errno.h>

#define DEVFS_PAGES 256 /* there is hardly anything in it */

LINKER_SET_DECLARE(devices, struct device);

int device_open(struct vnode *node, int flags, struct file **out)
{
	linker_set_for_each(device, devices, struct device) {
		if (device->number != node->device)
			continue;
		if (device->open)
			return device->open(node, flags, out);
		*out = file_alloc(sizeof(**out), device->ops, node, flags);
		return *out ? 0 : -ENOMEM;
	}
	return -ENXIO;
}

static const struct {
	const char *name, *target;
} links[] = {
	{ "fd", "/proc/self/fd" },
	{ "stdin", "/proc/self/fd/0" },
	{ "stdout", "/proc/self/fd/1" },
	{ "stderr", "/proc/self/fd/2" },
};

static int populate(struct vnode *root)
{
	struct fs_context context = { .root = root, .cwd = root };
	int err = 0;

	linker_set_for_each(device, devices, struct device)
		if (!err)
			err = vfs_create(&context, NULL, device->name, S_IFCHR | device->mode,
					 device->number);
	for (unsigned i = 0; i < array_size(links) && !err; i++)
		err = vfs_symlink(&context, NULL, links[i].name, links[i].target);
	return err;
}

int devfs_create(struct filesystem **out)
{
	int err = tmpfs_create(DEVFS_PAGES, out);

	if (err)
		return err;
	(*out)->name = "devtmpfs";
	err = populate((*out)->root);
	if (err)
		tmpfs_destroy(*out);
	return err;
}
