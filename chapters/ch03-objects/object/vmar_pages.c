/* What happens to the pages of an address space: protection, faults, fork. */
#include <lib/errno.h>
#include <object/vmar_internal.h>

/* --- Ranges of mappings --- */

/* What is done to each part of a range: [va, va + size) lies in the mapping. */
typedef int range_op(struct mapping *m, vaddr_t va, uint64_t size, unsigned arg);

static struct mapping *direct_mapping_at(const struct vmar *vmar, vaddr_t va)
{
	struct region *region = vmar_child_at(vmar, va);

	return region && region->is_mapping ? mapping_of(region) : NULL;
}

/* -ENOENT where nothing is mapped. */
static int for_range(struct vmar *vmar, vaddr_t va, uint64_t size, range_op *op, unsigned arg)
{
	vaddr_t end = va + size;
	int err = 0;

	while (va < end && !err) {
		struct mapping *m = direct_mapping_at(vmar, va);
		uint64_t len;

		if (!m)
			return -ENOENT;
		len = min(end, region_end(&m->region)) - va;
		err = op(m, va, len, arg);
		va += len;
	}
	return err;
}

static int for_range_checked(struct vmar *vmar, vaddr_t va, uint64_t size, range_op *op,
			     unsigned arg)
{
	int err;

	lock_take(&vmar->space->lock);
	if (vmar->destroyed)
		err = -EBADFD;
	else if (!vmar_holds(vmar, va, size))
		err = -EINVAL;
	else
		err = for_range(vmar, va, size, op, arg);
	lock_give(&vmar->space->lock);
	return err;
}

/* --- Protection --- */

static int check_flags(struct mapping *m, vaddr_t va, uint64_t size, unsigned flags)
{
	return flags & ~m->max_flags ? -EACCES : 0;
}

static int split_ends(struct mapping *m, vaddr_t va, uint64_t size, unsigned flags)
{
	vaddr_t end = va + size;
	int err = 0;

	if (end < region_end(&m->region))
		err = mapping_split(m, end);
	if (!err && va > m->region.base)
		err = mapping_split(m, va);
	return err;
}

static int set_flags(struct mapping *m, vaddr_t va, uint64_t size, unsigned flags)
{
	mapping_protect(m, flags);
	return 0;
}

static int protect_locked(struct vmar *vmar, vaddr_t va, uint64_t size, unsigned flags)
{
	int err = vmar->destroyed ? -EBADFD : vmar_holds(vmar, va, size) ? 0 : -EINVAL;

	if (!err)
		err = for_range(vmar, va, size, check_flags, flags);
	if (!err)
		err = for_range(vmar, va, size, split_ends, flags);
	return err ? err : for_range(vmar, va, size, set_flags, flags);
}

int vmar_protect(struct vmar *vmar, vaddr_t va, uint64_t size, unsigned flags)
{
	int err;

	lock_take(&vmar->space->lock);
	err = protect_locked(vmar, va, size, flags);
	lock_give(&vmar->space->lock);
	return err;
}

/* --- Pages --- */

int vmar_fault(struct vmar *vmar, vaddr_t va, unsigned access)
{
	struct mapping *m;
	int err = -EFAULT;

	lock_take(&vmar->space->lock);
	m = vmar_mapping_at(vmar, va);
	if (m && (m->flags & access))
		err = mapping_enter_page(m, round_down(va, PAGE_SIZE), access);
	lock_give(&vmar->space->lock);
	return err;
}

static int enter_range(struct mapping *m, vaddr_t va, uint64_t size, unsigned arg)
{
	int err = 0;

	for (vaddr_t end = va + size; va < end && !err; va += PAGE_SIZE)
		if (vmo_has_page(m->vmo, va - m->region.base + m->vmo_offset))
			err = mapping_enter_page(m, va, PAGE_READ);
	return err;
}

int vmar_map_range(struct vmar *vmar, vaddr_t va, uint64_t size)
{
	return for_range_checked(vmar, va, size, enter_range, 0);
}

/* What lies behind the end of the VMO has no pages. */
static int decommit_range(struct mapping *m, vaddr_t va, uint64_t size, unsigned shared_too)
{
	uint64_t offset = va - m->region.base + m->vmo_offset, all = vmo_get_size(m->vmo);

	if ((m->shared && !shared_too) || offset >= all)
		return 0;
	return vmo_decommit(m->vmo, offset, min(size, all - offset));
}

int vmar_decommit(struct vmar *vmar, vaddr_t va, uint64_t size, bool shared_too)
{
	return for_range_checked(vmar, va, size, decommit_range, shared_too);
}

/* --- Looking --- */

static void describe(const struct mapping *m, struct mapping_info *out)
{
	*out = (struct mapping_info){
		.base = m->region.base, .size = m->region.size, .vmo_offset = m->vmo_offset,
		.flags = m->flags, .shared = m->shared, .vmo = m->vmo,
	};
}

bool vmar_next_mapping(struct vmar *vmar, vaddr_t va, struct mapping_info *out)
{
	struct mapping *m;

	lock_take(&vmar->space->lock);
	m = vmar_mapping_after(vmar, va);
	if (m)
		describe(m, out);
	lock_give(&vmar->space->lock);
	return m;
}

bool vmar_find_mapping(struct vmar *vmar, vaddr_t va, struct mapping_info *out)
{
	struct mapping *m;

	lock_take(&vmar->space->lock);
	m = vmar_mapping_at(vmar, va);
	if (m)
		describe(m, out);
	lock_give(&vmar->space->lock);
	return m;
}

uint64_t vmar_resident(struct vmar *vmar, vaddr_t va, uint64_t size)
{
	uint64_t resident = 0, len;

	spin_lock(&vmar->space->pt_lock);
	for (vaddr_t end = va + size; hal_pt_next(&vmar->space->pt, &va, end, &len); va += len)
		resident += len;
	spin_unlock(&vmar->space->pt_lock);
	return resident;
}

/* --- Fork --- */

static int fork_mapping(const struct mapping *m, struct vmar *child)
{
	struct vmar_map map = {
		.vmo = m->vmo, .vmo_offset = m->vmo_offset, .address = m->region.base,
		.size = m->region.size, .flags = m->flags, .max_flags = m->max_flags,
		.fixed = true, .shared = m->shared,
	};
	vaddr_t va;
	int err;

	if (m->shared)
		return vmar_map(child, &map, &va);
	err = vmo_clone(m->vmo, min(m->vmo_offset, vmo_get_size(m->vmo)), map.size, &map.vmo);
	if (err)
		return err;
	map.vmo_offset = 0;
	err = vmar_map(child, &map, &va);
	unref(map.vmo); /* the mapping has its own */
	return err;
}

/* The child's lock is taken under the parent's: nobody else knows the child. */
int vmar_fork(struct vmar *vmar, struct vmar **out)
{
	struct mapping *m = NULL;
	struct vmar *child;
	int err = vmar_create(vmar, &child);

	if (err)
		return err;
	lock_take(&vmar->space->lock);
	while (!err && (m = vmar_mapping_after(vmar, m ? region_end(&m->region) : 0)))
		err = fork_mapping(m, child);
	lock_give(&vmar->space->lock);
	if (err) {
		unref(child);
		return err;
	}
	*out = child;
	return 0;
}
