/* From the device tree to struct boot_info. See <boot/fdt.h>. */
#include <boot/fdt.h>
#include <lib/errno.h>
#include <lib/string.h>

static int add_range(struct boot_range *ranges, unsigned *count, struct boot_range range)
{
	if (range.base + range.size < range.base)
		return -EINVAL;
	if (*count == BOOT_RANGES_MAX)
		return -ENOSPC;
	if (range.size)
		ranges[(*count)++] = range;
	return 0;
}

/* All ranges of a node's `reg`. */
static int add_reg(const struct fdt *fdt, const struct fdt_node *node, struct boot_range *ranges,
		   unsigned *count)
{
	struct boot_range range;
	int err = 0;

	for (unsigned i = 0; !err && fdt_reg(fdt, node, i, &range); i++)
		err = add_range(ranges, count, range);
	return err;
}

static int add_memory(const struct fdt *fdt, struct boot_info *info)
{
	struct fdt_node node = {};
	int err = 0;

	while (!err && fdt_next(fdt, &node)) {
		const char *type = fdt_string(fdt, &node, "device_type");

		if (type && !strcmp(type, "memory"))
			err = add_reg(fdt, &node, info->ram, &info->ram_count);
	}
	return err;
}

/* Firmware reserves its own memory by nodes, or in the blob's list, or both. */
static int add_reserved(const struct fdt *fdt, struct boot_info *info)
{
	struct boot_range range;
	struct fdt_node node;
	int err = 0;

	if (fdt_find(fdt, "/reserved-memory", &node))
		while (!err && fdt_next(fdt, &node) && node.depth > 2) /* below it */
			err = add_reg(fdt, &node, info->reserved, &info->reserved_count);
	for (unsigned i = 0; !err && fdt_reservation(fdt, i, &range); i++)
		err = add_range(info->reserved, &info->reserved_count, range);
	return err;
}

static int add_initramfs(const struct fdt *fdt, struct boot_info *info)
{
	struct fdt_node chosen;
	uint64_t start, end;

	if (!fdt_find(fdt, "/chosen", &chosen) ||
	    !fdt_number(fdt, &chosen, "linux,initrd-start", &start) ||
	    !fdt_number(fdt, &chosen, "linux,initrd-end", &end))
		return 0;
	if (end < start)
		return -EINVAL;
	info->initramfs = (struct boot_range){ start, end - start };
	return add_range(info->reserved, &info->reserved_count, info->initramfs);
}

int fdt_boot_info(const struct fdt *fdt, struct boot_info *info)
{
	int err = add_memory(fdt, info);

	if (!err)
		err = add_reserved(fdt, info);
	return err ? err : add_initramfs(fdt, info);
}
