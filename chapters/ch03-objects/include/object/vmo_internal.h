/* Between the files of the VMO (vmo*.c, page_source.c) and of its mappings. */
#pragma once
#include <lib/errno.h>
#include <object/vmo.h>

/* The VMO that has the pages: the slice's parent, and *offset becomes the parent's. */
static inline struct vmo *vmo_whole(struct vmo *vmo, uint64_t *offset)
{
	*offset += vmo->slice_offset;
	return vmo->slice_of ? vmo->slice_of : vmo;
}

static inline int vmo_check_range(const struct vmo *vmo, uint64_t offset, uint64_t size)
{
	uint64_t all = __atomic_load_n(&vmo->size, __ATOMIC_RELAXED);

	return size <= all && offset <= all - size ? 0 : -ERANGE;
}

/* An empty VMO of that (rounded) size. -ERANGE, -ENOMEM. */
int vmo_new(uint64_t size, struct vmo **out);

/* Whether a pin lies in the range of a VMO that is not a slice. The lock is held. */
bool vmo_pinned_locked(const struct vmo *vmo, uint64_t offset, uint64_t size);

/* The page's frame in the tree becomes `frame`, whose reference the tree takes. -ENOMEM. */
int vmo_put_page_locked(struct vmo *vmo, uint64_t offset, paddr_t frame);

/* The range (page-aligned, inside) loses its pages, in all mappings. -EBADFD (pinned), -ENOMEM. */
int vmo_drop_locked(struct vmo *vmo, uint64_t offset, uint64_t size);

/* --- Children: whose signal ZERO_CHILDREN is --- */

/* The child is in the parent's family from now on; it leaves in vmo_leave_family. -ENOMEM. */
int vmo_join_family(struct vmo *parent, struct vmo *child);
void vmo_leave_family(struct vmo *child);
/* The parent dies before its children. */
void vmo_abandon_family(struct vmo *parent);

/* --- Mappings (mapping.c): their page tables follow. The VMO's lock is held; not a slice --- */

void mappings_unmap(struct vmo *vmo, uint64_t offset, uint64_t size);
void mappings_write_protect(struct vmo *vmo, uint64_t offset, uint64_t size);
