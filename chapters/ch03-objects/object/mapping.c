/* Mappings: VMOs shown in an address space, and what a change of their pages means for it. */
#include <kernel/panic.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/vmar_internal.h>
#include <object/vmo_internal.h>

/* --- The page table --- */

/* Nothing fails: pages are entered one by one, so no large one must be split. */
static void space_unmap(struct address_space *space, vaddr_t va, uint64_t size)
{
	int err;

	spin_lock(&space->pt_lock);
	err = hal_pt_unmap_cont(&space->pt, va, size);
	spin_unlock(&space->pt_lock);
	assert(!err);
}

/* The pages that are entered get these flags. */
static void space_protect(struct address_space *space, vaddr_t va, uint64_t size, unsigned flags)
{
	int err;

	spin_lock(&space->pt_lock);
	err = hal_pt_protect_cont(&space->pt, va, size, flags);
	spin_unlock(&space->pt_lock);
	assert(!err);
}

static struct address_space *space_of(const struct mapping *m)
{
	return m->region.parent->space;
}

/* Both locks are held until the page is entered: the VMO cannot take the frame back in between. */
int mapping_enter_page(struct mapping *m, vaddr_t page, unsigned access)
{
	struct address_space *space = space_of(m);
	struct vmo_page shown;
	int err;

	object_lock(&m->vmo->object);
	err = vmo_page_locked(m->vmo, page - m->region.base + m->vmo_offset, access == PAGE_WRITE,
			      &shown);
	if (!err) {
		unsigned flags = shown.writable ? m->flags : m->flags & ~PAGE_WRITE;

		spin_lock(&space->pt_lock);
		err = hal_pt_map(&space->pt, page, shown.pa, flags);
		spin_unlock(&space->pt_lock);
	}
	object_unlock(&m->vmo->object);
	return err;
}

/* --- In the tree and in the VMO --- */

struct mapping *mapping_new(const struct address_space *space)
{
	return space->regions < VMAR_REGIONS_MAX ? kmalloc(sizeof(struct mapping)) : NULL;
}

void mapping_insert(struct vmar *vmar, struct mapping *m)
{
	uint64_t offset = 0;
	struct vmo *whole = vmo_whole(m->vmo, &offset);

	m->region.is_mapping = true;
	object_lock(&whole->object);
	region_insert(vmar, &m->region);
	list_push_back(&whole->mappings, &m->vmo_node);
	object_unlock(&whole->object);
}

void mapping_free(struct mapping *m)
{
	object_lock(&m->vmo->object);
	space_unmap(space_of(m), m->region.base, m->region.size);
	list_remove(&m->vmo_node);
	region_remove(&m->region);
	object_unlock(&m->vmo->object);
	unref(m->vmo);
	kfree(m);
}

int mapping_split(struct mapping *m, vaddr_t at)
{
	struct mapping *upper = mapping_new(space_of(m));

	if (!upper)
		return -ENOMEM;
	*upper = *m;
	ref(m->vmo);
	upper->region.base = at;
	upper->region.size = region_end(&m->region) - at;
	upper->vmo_offset += at - m->region.base;
	mapping_insert(m->region.parent, upper);
	object_lock(&m->vmo->object);
	m->region.size = at - m->region.base;
	object_unlock(&m->vmo->object);
	return 0;
}

/* Pages that may be written now are entered so by the next fault. */
void mapping_protect(struct mapping *m, unsigned flags)
{
	if (m->flags == flags)
		return;
	object_lock(&m->vmo->object);
	m->flags = flags;
	space_protect(space_of(m), m->region.base, m->region.size, flags & ~PAGE_WRITE);
	object_unlock(&m->vmo->object);
}

/* --- The VMO's pages change --- */

/* The part of the mapping that shows [offset, offset + size) of the VMO; false: none. */
static bool shown_part(const struct mapping *m, uint64_t offset, uint64_t size, vaddr_t *va,
		       uint64_t *len)
{
	uint64_t shown = m->vmo_offset + m->vmo->slice_offset;
	uint64_t start = max(offset, shown);
	uint64_t end = min(offset + size, shown + m->region.size);

	*va = m->region.base + (start - shown);
	*len = end - start;
	return start < end;
}

void mappings_unmap(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	vaddr_t va;
	uint64_t len;

	list_for_each(m, &vmo->mappings, struct mapping, vmo_node)
		if (shown_part(m, offset, size, &va, &len))
			space_unmap(space_of(m), va, len);
}

void mappings_write_protect(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	vaddr_t va;
	uint64_t len;

	list_for_each(m, &vmo->mappings, struct mapping, vmo_node)
		if ((m->flags & PAGE_WRITE) && shown_part(m, offset, size, &va, &len))
			space_protect(space_of(m), va, len, m->flags & ~PAGE_WRITE);
}
