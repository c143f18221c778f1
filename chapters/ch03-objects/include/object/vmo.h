/*
 * VMO, virtual memory object: a run of pages that come into being, zeroed, when they are first
 * touched. Mappings (<object/vmar.h>) show a part of it to a process.
 *
 * Copies are made page by page and late: vmo_clone shares every page with the clone by the frame's
 * reference count, and whoever writes first, on either side, gets a frame of its own.
 *
 *      vmo     [ A ][ B ][ - ][ D ]           frame A: 2 references
 *                |         |                  after a write to page 0 of the clone:
 *      clone   [ A ][ - ][ - ]                frame A: 1, frame A' (a copy): 1
 */
#pragma once
#include <object/object.h>

#define VMO_SIZE_MAX (UINT64_C(1) << 38)

struct vmo {
	struct object object;
	uint64_t size;        /* bytes, page-aligned */
	bool resizable;
	paddr_t **chunks;     /* [page / CHUNK_PAGES], NULL until a page in it is touched */
	size_t chunk_count;
	size_t committed;     /* pages that have a frame */
	struct list mappings; /* struct mapping, by vmo_node */
};

extern const struct object_type vmo_type;

/* `size` is rounded up to pages. -ENOMEM; -ERANGE (over VMO_SIZE_MAX). */
int vmo_create(uint64_t size, bool resizable, struct vmo **out);

/*
 * A snapshot of [offset, offset + size), page-aligned; what lies behind the end reads as zero.
 * -EINVAL, -ENOMEM, -ERANGE.
 */
int vmo_clone(struct vmo *vmo, uint64_t offset, uint64_t size, struct vmo **out);

/*
 * The frame of the page at `offset`, made or copied as needed: when `write`, a frame that nobody
 * else shares. The frame stays the VMO's. -ENOMEM; -ERANGE behind the end.
 */
int vmo_get_page(struct vmo *vmo, uint64_t offset, bool write, paddr_t *out);

/* Whether the page at `offset` has a frame: a page without one reads as zero. */
bool vmo_has_page(const struct vmo *vmo, uint64_t offset);

/* Copies whole ranges; -ERANGE when not all of it is inside, -ENOMEM (a part may be done). */
int vmo_read(struct vmo *vmo, uint64_t offset, void *buf, size_t n);
int vmo_write(struct vmo *vmo, uint64_t offset, const void *buf, size_t n);

/* Grows or shrinks; pages behind the new end are freed and unmapped. -EACCES (not resizable). */
int vmo_set_size(struct vmo *vmo, uint64_t size);
/* Frees the pages of a page-aligned range: it reads as zero again. -EINVAL, -ERANGE. */
int vmo_decommit(struct vmo *vmo, uint64_t offset, uint64_t size);
