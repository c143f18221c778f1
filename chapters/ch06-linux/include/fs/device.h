/* Character devices: each registers itself; devfs shows them, and mknod reaches them by number. */
#pragma once
#include <fs/vnode.h>
#include <lib/linker_set.h>

struct device {
	const char *name; /* in /dev */
	uint64_t number;
	uint32_t mode;
	const struct file_ops *ops;
	/* A file of the device's own kind; NULL: a plain one with `ops`. */
	int (*open)(struct vnode *node, int flags, struct file **out);
};

#define DEVICE_REGISTER(device_) LINKER_SET_ADD(devices, struct device, device_)

/* -ENXIO: nobody has that number. */
int device_open(struct vnode *node, int flags, struct file **out);
