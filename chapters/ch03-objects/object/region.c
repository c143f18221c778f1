/* Where regions lie in an address space, and where there is room for another. */
#include <object/vmar_internal.h>
#include <lib/errno.h>

bool vmar_holds(const struct vmar *vmar, vaddr_t va, uint64_t size)
{
	const struct region *region = &vmar->region;

	if (!hal_pt_may_map(&vmar->space->pt, va, size))
		return false;
	return !region->parent || (va >= region->base && size <= region->size &&
				   va - region->base <= region->size - size);
}

struct region *vmar_child_at(const struct vmar *vmar, vaddr_t va)
{
	regions_for_each(region, vmar)
		if (va >= region->base && va < region_end(region))
			return region;
	return NULL;
}

struct mapping *vmar_mapping_at(struct vmar *vmar, vaddr_t va)
{
	struct region *region = vmar_child_at(vmar, va);

	while (region && !region->is_mapping)
		region = vmar_child_at(vmar_of(region), va);
	return region ? mapping_of(region) : NULL;
}

/* The region after this one, children before siblings: NULL behind the last one of `top`. */
static struct region *next_region(struct vmar *top, struct vmar *in, struct list *after)
{
	while (after->next == &in->children) {
		if (in == top)
			return NULL;
		after = &in->region.node;
		in = in->region.parent;
	}
	return list_entry(after->next, struct region, node);
}

struct mapping *vmar_mapping_after(struct vmar *vmar, vaddr_t va)
{
	struct region *region = next_region(vmar, vmar, &vmar->children);

	while (region && (!region->is_mapping || region_end(region) <= va)) {
		if (region->is_mapping)
			region = next_region(vmar, region->parent, &region->node);
		else
			region = next_region(vmar, vmar_of(region), &vmar_of(region)->children);
	}
	return region ? mapping_of(region) : NULL;
}

bool vmar_is_free(const struct vmar *vmar, vaddr_t va, uint64_t size)
{
	regions_for_each(region, vmar)
		if (region->base < va + size && va < region_end(region))
			return false;
	return true;
}

/* --- Room --- */

static void bounds(const struct vmar *vmar, vaddr_t *low, vaddr_t *top)
{
	uint64_t size = vmar->region.size;

	*low = vmar->region.base;
	if (!vmar->region.parent)
		hal_pt_user_range(&vmar->space->pt, low, &size);
	*top = *low + size;
}

/* The highest aligned place in a gap, or 0. */
static vaddr_t place_in_gap(vaddr_t low, vaddr_t top, uint64_t size, uint64_t align)
{
	vaddr_t va;

	if (top <= low || top - low < size)
		return 0;
	va = round_down(top - size, align);
	return va >= low ? va : 0;
}

/* The highest gap below `top`: programs' heaps grow up from below. */
static vaddr_t highest_place(const struct vmar *vmar, vaddr_t low, vaddr_t top, uint64_t size,
			     uint64_t align)
{
	for (struct list *node = vmar->children.prev; node != &vmar->children; node = node->prev) {
		struct region *region = list_entry(node, struct region, node);
		vaddr_t va;

		if (region->base >= top || region_end(region) <= low)
			continue;
		va = place_in_gap(max(low, region_end(region)), top, size, align);
		if (va)
			return va;
		top = region->base;
	}
	return place_in_gap(low, top, size, align);
}

static int find_room(const struct vmar *vmar, const struct vmar_place *place, vaddr_t *out)
{
	uint64_t align = UINT64_C(1) << max(place->align_log2, (unsigned)PAGE_SHIFT);
	vaddr_t low, top, skewed;

	bounds(vmar, &low, &top);
	if (place->limit)
		top = min(top, place->limit);
	/* The same random distance in all regions of an address space, scaled to their size. */
	skewed = top > low ? top - round_down((top - low) / 8 * vmar->space->skew >> 16, PAGE_SIZE)
			   : top;
	*out = highest_place(vmar, low, skewed, place->size, align);
	if (!*out)
		*out = highest_place(vmar, low, top, place->size, align);
	return *out ? 0 : -ENOMEM;
}

int vmar_find_place(const struct vmar *vmar, const struct vmar_place *place, vaddr_t *out)
{
	if (place->align_log2 > 47)
		return -EINVAL;
	if (!place->fixed)
		return find_room(vmar, place, out);
	*out = place->address;
	if (!vmar_holds(vmar, place->address, place->size))
		return -EINVAL;
	return vmar_is_free(vmar, place->address, place->size) ? 0 : -EEXIST;
}

void region_insert(struct vmar *vmar, struct region *new_region)
{
	struct list *before = &vmar->children;

	regions_for_each(region, vmar) {
		if (region->base > new_region->base)
			break;
		before = &region->node;
	}
	list_insert_after(before, &new_region->node);
	new_region->parent = vmar;
	vmar->space->regions++;
}

void region_remove(struct region *region)
{
	list_remove(&region->node);
	region->parent->space->regions--;
	region->parent = NULL;
}
