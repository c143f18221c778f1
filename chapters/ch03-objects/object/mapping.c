/* What a change of a VMO's pages means for the page tables that show them. */
#include <kernel/panic.h>
#include <object/vmar.h>

void mapping_unmap(struct mapping *m, vaddr_t va, uint64_t size)
{
	int err = hal_pt_unmap_cont(&m->vmar->pt, va, size);

	assert(!err);
}

void mapping_write_protect(struct mapping *m, vaddr_t va, uint64_t size)
{
	int err = hal_pt_protect_cont(&m->vmar->pt, va, size, m->flags & ~PAGE_WRITE);

	assert(!err);
}

/* The part of the mapping that shows [offset, offset + size) of its VMO; false: none. */
static bool shown_part(const struct mapping *m, uint64_t offset, uint64_t size, vaddr_t *va,
		       uint64_t *len)
{
	uint64_t start = max(offset, m->vmo_offset);
	uint64_t end = min(offset + size, m->vmo_offset + m->size);

	*va = m->base + (start - m->vmo_offset);
	*len = end - start;
	return start < end;
}

void mappings_unmap(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	vaddr_t va;
	uint64_t len;

	list_for_each(m, &vmo->mappings, struct mapping, vmo_node)
		if (shown_part(m, offset, size, &va, &len))
			mapping_unmap(m, va, len);
}

void mappings_write_protect(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	vaddr_t va;
	uint64_t len;

	list_for_each(m, &vmo->mappings, struct mapping, vmo_node)
		if (shown_part(m, offset, size, &va, &len))
			mapping_write_protect(m, va, len);
}
