/* A ring as a file: it can be mapped, polled and closed. */
#include <fs/filesystem.h>
#include <lib/errno.h>
#include <uring/ring.h>

/* Files without a name in any directory, as Linux calls them. */
static struct filesystem anonymous_fs = { .name = "anon_inodefs",
					  .magic = 0x09041934,
					  .device = 0xfe };

/* With one mapping for both rings a program that makes two sees the same memory twice. */
static int ring_get_vmo(struct file *file, uint64_t *offset, struct vmo **out)
{
	struct ring *ring = ring_of(file);
	bool rings = *offset == IORING_OFF_SQ_RING || *offset == IORING_OFF_CQ_RING;

	if (!rings && *offset != IORING_OFF_SQES)
		return -EINVAL;
	*offset = 0;
	*out = ref(rings ? ring->rings : ring->sqes);
	return 0;
}

/* The program moves its indices without telling anybody. */
static void update_ready(struct file *file)
{
	ring_update_ready(ring_of(file));
}

static void release_file(struct file *file)
{
	ring_close(ring_of(file));
}

static const struct file_ops ring_file_ops = {
	.get_vmo = ring_get_vmo,
	.update_ready = update_ready,
	.release = release_file,
	.stream = true,
};

struct ring *ring_of(const struct file *file)
{
	return file->ops == &ring_file_ops ? container_of(file->vnode, struct ring, vnode) : NULL;
}

static void release_vnode(struct vnode *vnode)
{
	struct ring *ring = container_of(vnode, struct ring, vnode);

	unref(ring->rings);
	unref(ring->sqes);
}

static const struct vnode_ops ring_vnode_ops = { .release = release_vnode };

int ring_create(uint32_t sq_entries, uint32_t cq_entries, struct file **out)
{
	struct ring *ring = vnode_alloc(sizeof(*ring), &ring_vnode_ops, &anonymous_fs, 0600);
	int err;

	if (!ring)
		return -ENOMEM;
	err = ring_init(ring, sq_entries, cq_entries);
	if (!err) {
		ring->file = *out = file_alloc(sizeof(**out), &ring_file_ops, &ring->vnode, O_RDWR);
		err = *out ? 0 : -ENOMEM;
	}
	unref(&ring->vnode);
	if (!err)
		ring_update_ready(ring);
	return err;
}
