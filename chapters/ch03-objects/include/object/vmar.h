/*
 * VMAR, virtual memory address region: the user addresses of a process, and the VMOs mapped there.
 * Here every process has one, its root; it owns the page table. Pages are entered by page faults.
 */
#pragma once
#include <hal/page_table.h>
#include <object/vmo.h>

/* They are the kernel's memory, and are searched one by one. */
#define VMAR_MAPPINGS_MAX 16384

struct vmar {
	struct object object;
	struct page_table pt;
	struct list mappings; /* struct mapping by address, not overlapping */
	unsigned mapping_count;
};

struct mapping {
	struct list node;     /* in the VMAR */
	struct list vmo_node; /* in the VMO */
	struct vmar *vmar;
	struct vmo *vmo;      /* a reference */
	vaddr_t base;
	uint64_t size;
	uint64_t vmo_offset;
	unsigned flags;     /* PAGE_* that the program has now */
	unsigned max_flags; /* PAGE_* that vmar_protect may give */
	bool shared;        /* vmar_fork: the same VMO in both, not a copy */
};

extern const struct object_type vmar_type;

/* An empty address space; `like` as in hal_pt_create. -ENOMEM. */
int vmar_create(const struct vmar *like, struct vmar **out);

struct vmar_map {
	struct vmo *vmo;      /* the mapping takes its own reference */
	uint64_t vmo_offset;  /* page-aligned; may reach behind the VMO's end */
	vaddr_t address;      /* page-aligned, when `fixed` */
	uint64_t size;        /* rounded up to pages */
	unsigned flags, max_flags;
	bool fixed;
	bool overwrite;       /* with fixed: what was mapped there goes away */
	bool shared;
};

/* -EINVAL; -EEXIST (taken, without overwrite); -ENOMEM (memory, addresses, mappings). */
int vmar_map(struct vmar *vmar, const struct vmar_map *map, vaddr_t *out);
/* Whatever of it is mapped. -EINVAL, -ENOMEM (a mapping had to be split; nothing is changed). */
int vmar_unmap(struct vmar *vmar, vaddr_t va, uint64_t size);
/* All of it must be mapped: -ENOENT; -EACCES (beyond max_flags); -EINVAL, -ENOMEM. */
int vmar_protect(struct vmar *vmar, vaddr_t va, uint64_t size, unsigned flags);
/* Unmaps everything. */
void vmar_clear(struct vmar *vmar);

/* Enters the page for an access (one PAGE_* bit): -EFAULT (not allowed), -ENOMEM, -ERANGE (the
 * mapping reaches behind the end of its VMO). */
int vmar_fault(struct vmar *vmar, vaddr_t va, unsigned access);

/* A copy of the address space as fork makes it. -ENOMEM. */
int vmar_fork(struct vmar *vmar, struct vmar **out);

/* The mapping that holds va, or NULL. */
struct mapping *vmar_find(const struct vmar *vmar, vaddr_t va);

/*
 * What a part of a mapping shows is taken back, or can only be read from now on; it comes back by
 * page faults. Nothing fails: pages are entered one by one, so no large one must be split.
 */
void mapping_unmap(struct mapping *m, vaddr_t va, uint64_t size);
void mapping_write_protect(struct mapping *m, vaddr_t va, uint64_t size);

/* For the VMO: its pages change; all its mappings follow. Offsets are the VMO's. */
void mappings_unmap(struct vmo *vmo, uint64_t offset, uint64_t size);
void mappings_write_protect(struct vmo *vmo, uint64_t offset, uint64_t size);
