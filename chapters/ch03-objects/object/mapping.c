/* What a change of a VMO's pages means for the page tables that show them. */
#include <object/vmar.h>

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
			hal_pt_unmap_cont(&m->vmar->pt, va, len);
}

static void write_protect(struct page_table *pt, vaddr_t va, uint64_t size)
{
	unsigned flags;

	for (vaddr_t end = va + size; hal_pt_next(pt, &va, end); va += PAGE_SIZE)
		if (hal_pt_query(pt, va, NULL, &flags) == 0 && (flags & PAGE_WRITE))
			hal_pt_protect(pt, va, flags & ~PAGE_WRITE);
}

void mappings_write_protect(struct vmo *vmo, uint64_t offset, uint64_t size)
{
	vaddr_t va;
	uint64_t len;

	list_for_each(m, &vmo->mappings, struct mapping, vmo_node)
		if (shown_part(m, offset, size, &va, &len))
			write_protect(&m->vmar->pt, va, len);
}
