/* The pages of VMOs: how they appear, are copied, read, written and freed. */
#include <hal/pmem.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/frame.h>
#include <object/page_source.h>
#include <object/vmo_internal.h>

static uint64_t tree_page(const struct vmo *vmo, uint64_t offset)
{
	return vmo->tree_first + offset / PAGE_SIZE;
}

/* --- One page; the lock is held, the VMO is not a slice --- */

int vmo_put_page_locked(struct vmo *vmo, uint64_t offset, paddr_t frame)
{
	paddr_t *slot;
	int err = page_tree_own(&vmo->tree, tree_page(vmo, offset), &slot);

	if (!err)
		page_tree_put(&vmo->tree, tree_page(vmo, offset), frame);
	return err;
}

static int commit_page(struct vmo *vmo, uint64_t offset)
{
	paddr_t frame;
	int err = page_source_get(vmo, offset, &frame);

	if (err == -ENOENT) {
		frame = frame_alloc_zeroed();
		err = frame ? 0 : -ENOMEM;
	}
	if (err)
		return err;
	err = vmo_put_page_locked(vmo, offset, frame);
	if (err)
		frame_unref(frame);
	return err;
}

/* A frame of our own in place of the shared one; nobody may go on looking at the old one. */
static int unshare_page(struct vmo *vmo, uint64_t offset)
{
	paddr_t *slot, copy;
	int err = page_tree_own(&vmo->tree, tree_page(vmo, offset), &slot);

	if (err || frame_ref_count(*slot) == 1)
		return err;
	copy = frame_alloc();
	if (!copy)
		return -ENOMEM;
	hal_pmem_copy(copy, *slot, PAGE_SIZE);
	mappings_unmap(vmo, round_down(offset, PAGE_SIZE), PAGE_SIZE);
	page_tree_put(&vmo->tree, tree_page(vmo, offset), copy);
	return 0;
}

static int paged_page(struct vmo *vmo, uint64_t offset, bool write, struct vmo_page *out)
{
	uint64_t page = tree_page(vmo, offset);
	bool shared;
	int err = 0;

	if (!page_tree_get(&vmo->tree, page, &shared))
		err = commit_page(vmo, offset);
	if (!err)
		out->pa = page_tree_get(&vmo->tree, page, &shared);
	if (!err && write && shared) {
		err = unshare_page(vmo, offset);
		out->pa = page_tree_get(&vmo->tree, page, &shared);
	}
	out->writable = !shared;
	return err;
}

int vmo_page_locked(struct vmo *vmo, uint64_t offset, bool write, struct vmo_page *out)
{
	if (offset >= vmo->size)
		return -ERANGE;
	vmo = vmo_whole(vmo, &offset);
	if (!vmo->physical)
		return paged_page(vmo, offset, write, out);
	*out = (struct vmo_page){ vmo->base + round_down(offset, PAGE_SIZE), true };
	return 0;
}

/* --- Looking --- */

/* A page that must be looked at: 0 if it reads as zero and has no frame. The lock is held. */
static int page_to_read(struct vmo *vmo, uint64_t offset, paddr_t *out)
{
	struct vmo_page page = { 0 };
	bool shared;
	int err;

	if (!vmo->physical && !vmo->source) {
		*out = page_tree_get(&vmo->tree, tree_page(vmo, offset), &shared);
		return 0;
	}
	err = vmo_page_locked(vmo, offset, false, &page);
	*out = page.pa;
	return err;
}

bool vmo_has_page(struct vmo *vmo, uint64_t offset)
{
	struct vmo *whole = vmo_whole(vmo, &offset);
	bool has, shared;

	object_lock(&vmo->object);
	has = offset - vmo->slice_offset < vmo->size &&
	      (whole->physical || page_tree_get(&whole->tree, tree_page(whole, offset), &shared));
	object_unlock(&vmo->object);
	return has;
}

uint64_t vmo_committed(struct vmo *vmo)
{
	uint64_t count;

	object_lock(&vmo->object);
	count = page_tree_count(&vmo->tree);
	object_unlock(&vmo->object);
	return count;
}

/* --- Copying --- */

static int read_piece(struct vmo *vmo, uint64_t offset, char *buf, size_t n)
{
	paddr_t pa;
	int err = page_to_read(vmo, offset, &pa);

	if (err)
		return err;
	if (pa)
		hal_pmem_read(pa + offset % PAGE_SIZE, buf, n);
	else
		memset(buf, 0, n);
	return 0;
}

static int write_piece(struct vmo *vmo, uint64_t offset, const char *buf, paddr_t from, size_t n)
{
	struct vmo_page page;
	int err = vmo_page_locked(vmo, offset, true, &page);

	if (err)
		return err;
	if (buf)
		hal_pmem_write(page.pa + offset % PAGE_SIZE, buf, n);
	else
		hal_pmem_copy(page.pa + offset % PAGE_SIZE, from, n);
	return 0;
}

/* What is copied: from a buffer of the kernel's, or to it, or from physical memory. */
struct copy {
	char *buf;
	paddr_t from;
	bool write;
};

/* One page at a time under the lock. */
static int copy_piece(struct vmo *vmo, uint64_t offset, const struct copy *copy, size_t n)
{
	int err;

	object_lock(&vmo->object);
	err = vmo_check_range(vmo, offset, n);
	if (!err) {
		struct vmo *whole = vmo_whole(vmo, &offset);

		err = copy->write ? write_piece(whole, offset, copy->buf, copy->from, n)
				  : read_piece(whole, offset, copy->buf, n);
	}
	object_unlock(&vmo->object);
	return err;
}

static int copy_range(struct vmo *vmo, uint64_t offset, struct copy copy, uint64_t n)
{
	int err = vmo_check_range(vmo, offset, n);

	if (!err && vmo_get_cache(vmo) != VMO_CACHED)
		err = -EBADFD;
	while (n && !err) {
		size_t len = min(n, PAGE_SIZE - offset % PAGE_SIZE);

		err = copy_piece(vmo, offset, &copy, len);
		offset += len;
		n -= len;
		if (copy.buf)
			copy.buf += len;
		else
			copy.from += len;
	}
	return err;
}

int vmo_read(struct vmo *vmo, uint64_t offset, void *buf, size_t n)
{
	return copy_range(vmo, offset, (struct copy){ .buf = buf }, n);
}

int vmo_write(struct vmo *vmo, uint64_t offset, const void *buf, size_t n)
{
	return copy_range(vmo, offset, (struct copy){ .buf = (char *)buf, .write = true }, n);
}

int vmo_write_physical(struct vmo *vmo, uint64_t offset, paddr_t from, uint64_t n)
{
	return copy_range(vmo, offset, (struct copy){ .from = from, .write = true }, n);
}

/* --- Committing and freeing --- */

static int commit_at(struct vmo *vmo, uint64_t offset)
{
	struct vmo_page page;
	int err;

	object_lock(&vmo->object);
	err = vmo_page_locked(vmo, offset, true, &page);
	object_unlock(&vmo->object);
	return err;
}

int vmo_commit(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	int err = vmo_check_range(vmo, offset, size);

	for (uint64_t at = round_down(offset, PAGE_SIZE); at < offset + size && !err;
	     at += PAGE_SIZE)
		err = commit_at(vmo, at);
	return err;
}

int vmo_drop_locked(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	if (vmo_pinned_locked(vmo, offset, size))
		return -EBADFD;
	mappings_unmap(vmo, offset, size);
	return page_tree_remove(&vmo->tree, tree_page(vmo, offset), size / PAGE_SIZE);
}

int vmo_decommit(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	uint64_t at = offset;
	struct vmo *whole = vmo_whole(vmo, &at);
	int err;

	if ((offset | size) % PAGE_SIZE)
		return -EINVAL;
	if (whole->physical || whole->contiguous || whole->source)
		return -EOPNOTSUPP;
	object_lock(&vmo->object);
	err = vmo_check_range(vmo, offset, size);
	if (!err)
		err = vmo_drop_locked(whole, at, size);
	object_unlock(&vmo->object);
	return err;
}

static int write_zeroes(struct vmo *vmo, uint64_t offset, uint64_t end)
{
	static const char zeroes[PAGE_SIZE];
	int err = 0;

	for (; offset < end && !err; offset = round_down(offset, PAGE_SIZE) + PAGE_SIZE)
		err = vmo_write(vmo, offset, zeroes,
				min(end - offset, PAGE_SIZE - offset % PAGE_SIZE));
	return err;
}

/* A part of a page that is absent anyway stays absent. */
static int zero_part(struct vmo *vmo, uint64_t offset, uint64_t end)
{
	return offset < end && vmo_has_page(vmo, offset) ? write_zeroes(vmo, offset, end) : 0;
}

/* Whole pages go away; the parts at both ends are written. */
int vmo_zero(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	uint64_t end = offset + size, first, last;
	int err = vmo_check_range(vmo, offset, size);

	if (err)
		return err;
	first = min(round_up(offset, PAGE_SIZE), end);
	last = max(round_down(end, PAGE_SIZE), first);
	err = first < last ? vmo_decommit(vmo, first, last - first) : 0;
	if (err == -EOPNOTSUPP || err == -EBADFD)
		return write_zeroes(vmo, offset, end);
	if (!err)
		err = zero_part(vmo, offset, first);
	return err ? err : zero_part(vmo, last, end);
}

int vmo_cache_op(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	return size ? vmo_check_range(vmo, offset, size) : -EINVAL;
}
