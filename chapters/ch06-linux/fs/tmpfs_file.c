#include <fs/tmpfs.h>
#include <lib/errno.h>

#define TMPFS_FILE_MAX (UINT64_C(1) << 32)

static struct tmpfs_node *node_of(struct file *file)
{
	return tmpfs_node_of(file->vnode);
}

/* Bytes behind the end become part of a hole: they must be zero, whatever a mapping left there. */
static int zero_tail(struct tmpfs_node *node)
{
	static const char zeroes[PAGE_SIZE];
	uint64_t size = node->vnode.size;

	if (size % PAGE_SIZE == 0 || !vmo_has_page(node->vmo, size))
		return 0;
	return vmo_write(node->vmo, size, zeroes, PAGE_SIZE - size % PAGE_SIZE);
}

/* The page at `offset` may be written: it is inside the VMO, and there is room for its frame. */
static int page_prepare(struct tmpfs_node *node, uint64_t offset)
{
	if (!vmo_has_page(node->vmo, offset) && !tmpfs_has_room(tmpfs_of(&node->vnode), 1))
		return -ENOSPC;
	return offset < vmo_get_size(node->vmo) ? 0 : vmo_set_size(node->vmo, offset + 1);
}

static int write_page(struct tmpfs_node *node, struct io *io, uint64_t offset)
{
	size_t before = io->left, n = min(io->left, (size_t)(PAGE_SIZE - offset % PAGE_SIZE));
	int err = page_prepare(node, offset);

	if (!err)
		err = io_get_vmo(io, node->vmo, offset, n);
	if (io->left < before)
		node->vnode.size = max(node->vnode.size, offset + (before - io->left));
	tmpfs_account(node);
	return err;
}

static int tmpfs_write(struct file *file, struct io *io, uint64_t offset)
{
	struct tmpfs_node *node = node_of(file);
	int err = 0;

	if (offset > TMPFS_FILE_MAX || io->left > TMPFS_FILE_MAX - offset)
		return -EFBIG;
	if (io->left && offset > node->vnode.size)
		err = zero_tail(node);
	while (io->left && !err) {
		size_t before = io->left;

		err = write_page(node, io, offset);
		offset += before - io->left;
	}
	vnode_modified(&node->vnode);
	return err;
}

static int tmpfs_read(struct file *file, struct io *io, uint64_t offset)
{
	struct tmpfs_node *node = node_of(file);
	uint64_t size = node->vnode.size;

	vnode_accessed(&node->vnode);
	if (offset >= size)
		return 0;
	return io_put_vmo(io, node->vmo, offset, min(io->left, (size_t)(size - offset)));
}

static int tmpfs_get_vmo(struct file *file, uint64_t *offset, struct vmo **out)
{
	*out = ref(node_of(file)->vmo);
	return 0;
}

static const struct file_ops tmpfs_file_ops = {
	.read = tmpfs_read,
	.write = tmpfs_write,
	.get_vmo = tmpfs_get_vmo,
};

int tmpfs_open(struct vnode *vnode, int flags, struct file **out)
{
	*out = file_alloc(sizeof(**out), &tmpfs_file_ops, vnode, flags);
	return *out ? 0 : -ENOMEM;
}

int tmpfs_truncate(struct vnode *vnode, uint64_t size)
{
	struct tmpfs_node *node = tmpfs_node_of(vnode);
	bool grows = size > vnode->size;
	int err = 0;

	if (size > TMPFS_FILE_MAX)
		return -EFBIG;
	if (grows)
		err = zero_tail(node);
	if (!err)
		err = vmo_set_size(node->vmo, size);
	if (err && grows) /* shrinking has freed the pages already */
		return err;
	vnode->size = size;
	vnode_modified(vnode);
	tmpfs_account(node);
	return 0;
}
