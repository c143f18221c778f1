/*
 * VMO, virtual memory object: a run of pages that come into being, zeroed, when they are first
 * touched. Mappings (<object/vmar.h>) show a part of it to a process.
 *
 * Copies are made page by page and late: a clone shares everything (<object/page_tree.h>), and
 * whoever writes first, on either side, gets a frame of its own.
 *
 *      vmo     [ A ][ B ][ - ][ D ]           frame A: shared
 *                |         |                  after a write to page 0 of the clone:
 *      clone   [ A ][ - ][ - ]                frame A is the VMO's, a copy of it the clone's
 *
 * Other kinds: *physical* (a given range of addresses), *contiguous* (neighbouring frames, for
 * devices), *slice* (a window into another VMO, without pages of its own), and VMOs whose absent
 * pages a program supplies (<object/pager.h>).
 *
 * All sizes and offsets are bytes, and untrusted. Functions take the VMO's lock; those that end in
 * _locked are for who holds it.
 */
#pragma once
#include <object/object.h>
#include <object/page_tree.h>

#define VMO_SIZE_MAX (UINT64_C(1) << 38)

/* No clone or slice of it exists: ZX_VMO_ZERO_CHILDREN. */
#define SIGNAL_ZERO_CHILDREN SIGNAL_SIGNALED

enum vmo_cache { VMO_CACHED, VMO_UNCACHED, VMO_UNCACHED_DEVICE, VMO_WRITE_COMBINING };

struct vmo {
	struct object object; /* its lock guards the rest; a slice has that of its parent */
	uint64_t size;        /* page-aligned; fixed unless resizable */
	uint64_t content_size; /* how much of it means something: a file's length */
	bool resizable;
	bool contiguous;
	bool physical;
	enum vmo_cache cache;
	struct page_tree tree;
	uint64_t tree_first;  /* the tree's number of page 0: a clone keeps those of its parent */
	paddr_t base;         /* physical: where it begins */
	struct vmo *slice_of; /* a reference; NULL: not a slice */
	uint64_t slice_offset;
	struct list mappings; /* struct mapping, by vmo_node; a slice's are its parent's */
	struct list pins;     /* struct pin */
	struct vmo_family *children; /* of this VMO; NULL: it never had any */
	struct vmo_family *siblings; /* the family in which this one is a child */
	struct page_source *source;  /* where absent pages come from; NULL: they are zero */
};

extern const struct object_type vmo_type;

/* `size` is rounded up to pages. -ENOMEM; -ERANGE (over VMO_SIZE_MAX). */
int vmo_create(uint64_t size, bool resizable, struct vmo **out);
/* Neighbouring frames, the first at a multiple of 1 << align_log2. -EINVAL; else as above. */
int vmo_create_contiguous(uint64_t size, unsigned align_log2, struct vmo **out);
/* Addresses that the caller vouches for. -EINVAL (not page-aligned, or beyond the end). */
int vmo_create_physical(paddr_t base, uint64_t size, struct vmo **out);

/*
 * A snapshot of [offset, offset + size), page-aligned; what lies behind the end reads as zero. Of
 * a VMO with a source, pages that have not been written in the clone stay those of the parent.
 * -EINVAL, -ENOMEM, -ERANGE; -EOPNOTSUPP (physical, contiguous, a slice); -EBADFD (pinned).
 */
int vmo_clone(struct vmo *vmo, uint64_t offset, uint64_t size, struct vmo **out);
/* The clone may be resizable. */
int vmo_clone_resizable(struct vmo *vmo, uint64_t offset, uint64_t size, struct vmo **out);
/* A window: the same pages. -EINVAL, -ENOMEM; -ERANGE (outside); -EOPNOTSUPP (resizable). */
int vmo_slice(struct vmo *vmo, uint64_t offset, uint64_t size, struct vmo **out);

/* Whether the page at `offset` has a frame: a page without one reads as zero. */
bool vmo_has_page(struct vmo *vmo, uint64_t offset);
/* How many have. */
uint64_t vmo_committed(struct vmo *vmo);

/* A page as a mapping shows it. */
struct vmo_page {
	paddr_t pa;
	bool writable; /* nobody else would see what is written */
};

/*
 * The page at `offset`, made or copied as needed; with `write`, it is writable. It stays valid as
 * long as the lock is held. -ENOMEM; -ERANGE behind the end; -EAGAIN: its source has been asked
 * (<object/pager.h>).
 */
int vmo_page_locked(struct vmo *vmo, uint64_t offset, bool write, struct vmo_page *out);

/* Copies whole ranges; -ERANGE when not all of it is inside; -ENOMEM, -EAGAIN (a part may be
 * done). -EBADFD: it is not cached memory. */
int vmo_read(struct vmo *vmo, uint64_t offset, void *buf, size_t n);
int vmo_write(struct vmo *vmo, uint64_t offset, const void *buf, size_t n);
/* From physical memory that the caller knows. */
int vmo_write_physical(struct vmo *vmo, uint64_t offset, paddr_t from, uint64_t n);

/* Grows or shrinks; pages behind the new end are freed and unmapped. -EACCES (not resizable);
 * -ERANGE; -EBADFD (pinned); -ENOMEM: shrinking a clone may have to copy nodes. */
int vmo_set_size(struct vmo *vmo, uint64_t size);
uint64_t vmo_get_size(struct vmo *vmo);
/* -ERANGE: beyond the size. */
int vmo_set_content_size(struct vmo *vmo, uint64_t size);
uint64_t vmo_get_content_size(struct vmo *vmo);
/*
 * The content becomes to reach from *offset (VMO_CONTENT_END: where it ends now, and *offset says
 * where that is) over *size bytes, or over fewer, which *size says: as far as the VMO goes or can
 * grow. What lies between the old end and *offset is as it was. -EFBIG; -ENOSPC (no byte of it).
 */
#define VMO_CONTENT_END UINT64_MAX
int vmo_extend_content(struct vmo *vmo, uint64_t *offset, uint64_t *size);

/* Gives all pages of the range frames of the VMO's own. -ERANGE, -ENOMEM, -EAGAIN. */
int vmo_commit(struct vmo *vmo, uint64_t offset, uint64_t size);
/* Frees the pages of a page-aligned range: it reads as zero again. -EINVAL, -ERANGE, -ENOMEM;
 * -EBADFD (pinned); -EOPNOTSUPP (contiguous, physical, or with a source). */
int vmo_decommit(struct vmo *vmo, uint64_t offset, uint64_t size);
/* Any range reads as zero afterwards; whole pages are freed where that is possible. */
int vmo_zero(struct vmo *vmo, uint64_t offset, uint64_t size);
/* Makes caches and memory agree on a range: on all our machines they always do. -EINVAL (empty);
 * -ERANGE. */
int vmo_cache_op(struct vmo *vmo, uint64_t offset, uint64_t size);

/* -EINVAL; -EBADFD: it is mapped, pinned, has children or (unless physical) pages. */
int vmo_set_cache(struct vmo *vmo, unsigned policy);
enum vmo_cache vmo_get_cache(struct vmo *vmo);

/*
 * Pins: pages that a device uses. They are committed, and neither freed nor replaced by a copy
 * until the pin is gone. The pin's memory is the caller's, who has a reference to the VMO.
 */
struct pin {
	struct list node;
	struct vmo *vmo;       /* whose list it is in: not a slice */
	uint64_t offset, size; /* in that VMO, page-aligned */
};

/* Fills pin->offset … and, for each page, addresses[]. -EINVAL, -ERANGE, -ENOMEM, -EAGAIN. */
int vmo_pin(struct vmo *vmo, uint64_t offset, uint64_t size, struct pin *pin, paddr_t *addresses);
void vmo_unpin(struct pin *pin);
