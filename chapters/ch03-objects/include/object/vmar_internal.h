/* Between the files of the VMAR (vmar.c, region.c, mapping.c). The space's lock is held. */
#pragma once
#include <object/vmar.h>

#define regions_for_each(it, vmar) list_for_each(it, &(vmar)->children, struct region, node)

static inline vaddr_t region_end(const struct region *region)
{
	return region->base + region->size;
}

static inline struct mapping *mapping_of(struct region *region)
{
	return container_of(region, struct mapping, region);
}

static inline struct vmar *vmar_of(struct region *region)
{
	return container_of(region, struct vmar, region);
}

/* --- region.c: where things lie --- */

/* Whether the page-aligned, not empty range lies in the VMAR. */
bool vmar_holds(const struct vmar *vmar, vaddr_t va, uint64_t size);
/* The child that holds va, or NULL. */
struct region *vmar_child_at(const struct vmar *vmar, vaddr_t va);
/* The same down to the mapping. */
struct mapping *vmar_mapping_at(struct vmar *vmar, vaddr_t va);
/* The first mapping in the VMAR or below it that ends after va, or NULL. */
struct mapping *vmar_mapping_after(struct vmar *vmar, vaddr_t va);
bool vmar_is_free(const struct vmar *vmar, vaddr_t va, uint64_t size);
/* Chooses an address. -EINVAL, -EEXIST, -ENOMEM. */
int vmar_find_place(const struct vmar *vmar, const struct vmar_place *place, vaddr_t *out);
void region_insert(struct vmar *vmar, struct region *region);
void region_remove(struct region *region);

/* --- mapping.c --- */

/* Memory for one; NULL: none, or too many regions. */
struct mapping *mapping_new(const struct address_space *space);
/* Puts a filled mapping into the tree and into its VMO's list. */
void mapping_insert(struct vmar *vmar, struct mapping *m);
/* Takes it out of the page table, the VMO and the tree, and frees it. */
void mapping_free(struct mapping *m);
/* Cuts it in two at `at`; no page changes. -ENOMEM. */
int mapping_split(struct mapping *m, vaddr_t at);
void mapping_protect(struct mapping *m, unsigned flags);
/* The page table follows a fault or a prefault at a page of the mapping. */
int mapping_enter_page(struct mapping *m, vaddr_t page, unsigned access);
