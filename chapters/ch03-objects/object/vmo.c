#include <hal/pmem.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/frame.h>
#include <mm/heap.h>
#include <object/rights.h>
#include <object/vmar.h>
#include <object/vmo.h>

#define CHUNK_PAGES 128

static void vmo_destroy(struct object *object)
{
	struct vmo *vmo = container_of(object, struct vmo, object);

	vmo_decommit(vmo, 0, vmo->size);
	for (size_t i = 0; i < vmo->chunk_count; i++)
		kfree(vmo->chunks[i]);
	kfree(vmo->chunks);
	kfree(vmo);
}

const struct object_type vmo_type = {
	.name = "vmo",
	.number = 3,
	.rights = RIGHTS_BASIC | RIGHTS_IO | RIGHTS_PROPERTY | RIGHT_MAP | RIGHT_SIGNAL,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = vmo_destroy,
};

static size_t chunks_for(uint64_t size)
{
	return (size + CHUNK_PAGES * PAGE_SIZE - 1) / (CHUNK_PAGES * PAGE_SIZE);
}

int vmo_create(uint64_t size, bool resizable, struct vmo **out)
{
	struct vmo *vmo;

	if (size > VMO_SIZE_MAX)
		return -ERANGE;
	vmo = new(struct vmo);
	if (!vmo)
		return -ENOMEM;
	object_init(&vmo->object, &vmo_type, 0);
	list_init(&vmo->mappings);
	vmo->resizable = resizable;
	vmo->size = round_up(size, PAGE_SIZE);
	vmo->chunk_count = chunks_for(size);
	vmo->chunks = kzalloc(max(vmo->chunk_count, 1ul) * sizeof(*vmo->chunks));
	if (!vmo->chunks) {
		vmo->size = vmo->chunk_count = 0;
		unref(vmo);
		return -ENOMEM;
	}
	*out = vmo;
	return 0;
}

/* Where the page's frame is noted; NULL when its chunk does not exist (or cannot be made). */
static paddr_t *page_slot(struct vmo *vmo, uint64_t page, bool create)
{
	paddr_t **chunk = &vmo->chunks[page / CHUNK_PAGES];

	if (!*chunk && create)
		*chunk = kzalloc(CHUNK_PAGES * sizeof(paddr_t));
	return *chunk ? &(*chunk)[page % CHUNK_PAGES] : NULL;
}

static int page_commit(struct vmo *vmo, paddr_t *slot)
{
	*slot = frame_alloc_zeroed();
	if (!*slot)
		return -ENOMEM;
	vmo->committed++;
	return 0;
}

/* A frame of our own in place of the shared one; nobody may go on looking at the old one. */
static int page_unshare(struct vmo *vmo, uint64_t page, paddr_t *slot)
{
	paddr_t copy = frame_alloc();

	if (!copy)
		return -ENOMEM;
	hal_pmem_copy(copy, *slot, PAGE_SIZE);
	mappings_unmap(vmo, page * PAGE_SIZE, PAGE_SIZE);
	frame_unref(*slot);
	*slot = copy;
	return 0;
}

int vmo_get_page(struct vmo *vmo, uint64_t offset, bool write, paddr_t *out)
{
	uint64_t page = offset / PAGE_SIZE;
	paddr_t *slot;
	int err = 0;

	if (offset >= vmo->size)
		return -ERANGE;
	slot = page_slot(vmo, page, true);
	if (!slot)
		return -ENOMEM;
	if (!*slot)
		err = page_commit(vmo, slot);
	else if (write && frame_ref_count(*slot) > 1)
		err = page_unshare(vmo, page, slot);
	*out = *slot;
	return err;
}

bool vmo_has_page(const struct vmo *vmo, uint64_t offset)
{
	uint64_t page = offset / PAGE_SIZE;
	const paddr_t *chunk = offset < vmo->size ? vmo->chunks[page / CHUNK_PAGES] : NULL;

	return chunk && chunk[page % CHUNK_PAGES];
}

static int check_range(const struct vmo *vmo, uint64_t offset, uint64_t size)
{
	return size <= vmo->size && offset <= vmo->size - size ? 0 : -ERANGE;
}

/* Shares the frame of one page with the clone. */
static int clone_page(struct vmo *vmo, uint64_t page, struct vmo *clone, uint64_t to)
{
	paddr_t *from = page_slot(vmo, page, false), *slot;

	if (!from || !*from)
		return 0;
	slot = page_slot(clone, to, true);
	if (!slot)
		return -ENOMEM;
	frame_ref(*from);
	*slot = *from;
	clone->committed++;
	return 0;
}

int vmo_clone(struct vmo *vmo, uint64_t offset, uint64_t size, struct vmo **out)
{
	uint64_t pages, first = offset / PAGE_SIZE;
	struct vmo *clone;
	int err;

	if (offset % PAGE_SIZE || offset > vmo->size)
		return -EINVAL;
	err = vmo_create(size, false, &clone);
	if (err)
		return err;
	pages = min(clone->size, vmo->size - offset) / PAGE_SIZE;
	for (uint64_t i = 0; i < pages && !err; i++)
		err = clone_page(vmo, first + i, clone, i);
	if (err) {
		unref(clone);
		return err;
	}
	mappings_write_protect(vmo, offset, pages * PAGE_SIZE);
	*out = clone;
	return 0;
}

/* Calls once per page piece: what both directions of the copy share. */
static int copy_piece(struct vmo *vmo, uint64_t offset, char *buf, size_t n, bool write)
{
	paddr_t pa;
	int err = vmo_get_page(vmo, offset, write, &pa);

	if (err)
		return err;
	pa += offset % PAGE_SIZE;
	if (write)
		hal_pmem_write(pa, buf, n);
	else
		hal_pmem_read(pa, buf, n);
	return 0;
}

static int copy(struct vmo *vmo, uint64_t offset, char *buf, size_t n, bool write)
{
	int err = check_range(vmo, offset, n);

	while (n && !err) {
		size_t len = min(n, (size_t)(PAGE_SIZE - offset % PAGE_SIZE));

		err = copy_piece(vmo, offset, buf, len, write);
		offset += len;
		buf += len;
		n -= len;
	}
	return err;
}

int vmo_read(struct vmo *vmo, uint64_t offset, void *buf, size_t n)
{
	return copy(vmo, offset, buf, n, false);
}

int vmo_write(struct vmo *vmo, uint64_t offset, const void *buf, size_t n)
{
	return copy(vmo, offset, (char *)buf, n, true);
}

int vmo_decommit(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	int err = check_range(vmo, offset, size);

	if (err)
		return err;
	if ((offset | size) % PAGE_SIZE)
		return -EINVAL;
	mappings_unmap(vmo, offset, size);
	for (uint64_t page = offset / PAGE_SIZE; page < (offset + size) / PAGE_SIZE;) {
		paddr_t *slot = page_slot(vmo, page, false);

		if (slot && *slot) {
			frame_unref(*slot);
			*slot = 0;
			vmo->committed--;
		}
		page = slot ? page + 1 : round_down(page, CHUNK_PAGES) + CHUNK_PAGES;
	}
	return 0;
}

static int resize_chunks(struct vmo *vmo, size_t count)
{
	paddr_t **chunks;

	if (count == vmo->chunk_count)
		return 0;
	chunks = kzalloc(max(count, 1ul) * sizeof(*chunks));
	if (!chunks)
		return -ENOMEM;
	memcpy(chunks, vmo->chunks, min(count, vmo->chunk_count) * sizeof(*chunks));
	for (size_t i = count; i < vmo->chunk_count; i++)
		kfree(vmo->chunks[i]);
	kfree(vmo->chunks);
	vmo->chunks = chunks;
	vmo->chunk_count = count;
	return 0;
}

int vmo_set_size(struct vmo *vmo, uint64_t size)
{
	int err;

	if (!vmo->resizable)
		return -EACCES;
	if (size > VMO_SIZE_MAX)
		return -ERANGE;
	size = round_up(size, PAGE_SIZE);
	if (size < vmo->size)
		vmo_decommit(vmo, size, vmo->size - size);
	err = resize_chunks(vmo, chunks_for(size));
	if (!err)
		vmo->size = size;
	return err;
}
