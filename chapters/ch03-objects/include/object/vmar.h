/*
 * VMAR, virtual memory address region: a part of an address space, filled with mappings of VMOs and
 * with smaller regions, which do not overlap. Each process has one, the root; it covers everything
 * and comes with the page table. Pages are entered by page faults.
 *
 *   root   |----[ mapping ]--[ VMAR                            ]------[ mapping ]--|
 *                            |--[ mapping ]----[ VMAR         ]-|
 *
 * The address space's lock guards all regions in it. Addresses and sizes are untrusted.
 */
#pragma once
#include <hal/page_table.h>
#include <object/vmo.h>

/* They are the kernel's memory, and are searched one by one. */
#define VMAR_REGIONS_MAX 16384

/* What all regions of an address space have in common. */
struct address_space {
	struct spinlock lock;    /* guards the regions; before the VMOs' locks */
	struct spinlock pt_lock; /* guards the page table, and so the frames it shows; a leaf */
	struct page_table pt;
	unsigned refs;           /* atomic: of the VMARs */
	unsigned users;          /* atomic: processes; the last one to leave clears it */
	unsigned regions;
	uint64_t skew;           /* random, 16 bits: how far below the top placing begins */
};

/* A VMAR or a mapping, as its parent sees it. */
struct region {
	struct list node;    /* in the parent's children, by address */
	struct vmar *parent; /* no reference; NULL: the root, or destroyed */
	vaddr_t base;
	uint64_t size;
	bool is_mapping;
};

struct vmar {
	struct object object; /* a VMAR in the tree has a reference, so that handles may go */
	struct region region;
	struct address_space *space;
	struct list children; /* struct region */
	unsigned max_flags;   /* PAGE_* that mappings in it may have */
	bool destroyed;
};

struct mapping {
	struct region region;
	struct list vmo_node; /* in the VMO's mappings; the VMO's lock guards it, too */
	struct vmo *vmo;      /* a reference */
	uint64_t vmo_offset;
	unsigned flags;       /* PAGE_* that the program has now */
	unsigned max_flags;   /* PAGE_* that vmar_protect may give */
	bool shared;          /* vmar_fork: the same VMO in both, not a copy */
};

extern const struct object_type vmar_type;

/* An empty address space: its root. `like` as in hal_pt_create. -ENOMEM. */
int vmar_create(const struct vmar *like, struct vmar **out);

/*
 * A region inside a VMAR: at `address` when `fixed`, else where there is room below `limit` (0: no
 * limit), at a multiple of 1 << align_log2, and at an address that differs from run to run.
 * -EINVAL; -EEXIST (taken); -ENOMEM (memory, addresses, regions); -EBADFD (destroyed).
 */
struct vmar_place {
	vaddr_t address; /* page-aligned */
	uint64_t size;   /* rounded up to pages */
	bool fixed;
	vaddr_t limit;
	unsigned align_log2;
};
int vmar_allocate(struct vmar *vmar, const struct vmar_place *place, unsigned max_flags,
		  struct vmar **out);
/* Unmaps everything in it, and takes it out of its parent; nothing can be put there any more.
 * -EBADFD (it was destroyed before). */
int vmar_destroy(struct vmar *vmar);

struct vmar_map {
	struct vmo *vmo;      /* the mapping takes its own reference */
	uint64_t vmo_offset;  /* page-aligned; may reach behind the VMO's end */
	vaddr_t address;      /* page-aligned, when `fixed` */
	uint64_t size;        /* rounded up to pages */
	unsigned flags, max_flags;
	bool fixed;
	bool overwrite;       /* with fixed: mappings there go away, a VMAR there is -EINVAL */
	bool shared;
	vaddr_t limit;        /* as in struct vmar_place */
	unsigned align_log2;
};

/* Errors as of vmar_allocate; -EACCES (the VMAR does not allow the flags). */
int vmar_map(struct vmar *vmar, const struct vmar_map *map, vaddr_t *out);
/* Whatever of it is there, VMARs as a whole. -EINVAL (a part of a VMAR); -EBADFD; -ENOMEM (a
 * mapping had to be split; nothing is changed). */
int vmar_unmap(struct vmar *vmar, vaddr_t va, uint64_t size);
/* All of it must be mapped: -ENOENT; -EACCES (beyond max_flags); -EINVAL, -EBADFD, -ENOMEM. */
int vmar_protect(struct vmar *vmar, vaddr_t va, uint64_t size, unsigned flags);
/* Enters those pages of a mapped range that exist. -EINVAL; -ENOENT; and as of vmar_fault. */
int vmar_map_range(struct vmar *vmar, vaddr_t va, uint64_t size);
/* Frees the pages behind the mappings of a range, or only behind those that are not shared.
 * -ENOENT (not all of it is mapped); -EINVAL; as of vmo_decommit. */
int vmar_decommit(struct vmar *vmar, vaddr_t va, uint64_t size, bool shared_too);

/* Enters the page for an access (one PAGE_* bit): -EFAULT (not allowed), -ENOMEM, -ERANGE (the
 * mapping reaches behind the end of its VMO), -EAGAIN (its pager has been asked). */
int vmar_fault(struct vmar *vmar, vaddr_t va, unsigned access);

/* A copy of the address space as fork makes it, without the VMARs in it. -ENOMEM. */
int vmar_fork(struct vmar *vmar, struct vmar **out);

/*
 * A look at the first mapping that ends after va, in the VMAR and in those below it; false: there
 * is none. `vmo` is without a reference and only to be compared.
 */
struct mapping_info {
	vaddr_t base;
	uint64_t size, vmo_offset;
	unsigned flags;
	bool shared;
	const struct vmo *vmo;
};
bool vmar_next_mapping(struct vmar *vmar, vaddr_t va, struct mapping_info *out);
/* The same for the mapping that holds va. */
bool vmar_find_mapping(struct vmar *vmar, vaddr_t va, struct mapping_info *out);

/* How many bytes of the range are entered in the page table now. */
uint64_t vmar_resident(struct vmar *vmar, vaddr_t va, uint64_t size);

/* A process uses, and no more uses, the address space: the last one takes its mappings down. */
void vmar_enter(struct vmar *root);
void vmar_leave(struct vmar *root);
