/* VMOs as wholes: kinds, sizes, properties. Their pages: vmo_pages.c; their clones: vmo_child.c. */
#include <hal/boot.h>
#include <hal/pmem.h>
#include <lib/errno.h>
#include <mm/frame.h>
#include <mm/heap.h>
#include <mm/memory_map.h>
#include <object/page_source.h>
#include <object/rights.h>
#include <object/vmo_internal.h>

static void vmo_destroy(struct object *object)
{
	struct vmo *vmo = container_of(object, struct vmo, object);

	page_tree_clear(&vmo->tree);
	page_source_release(vmo);
	vmo_abandon_family(vmo);
	vmo_leave_family(vmo);
	unref(vmo->slice_of);
	kfree(vmo);
}

const struct object_type vmo_type = {
	.name = "vmo",
	.number = 3,
	.rights = RIGHTS_BASIC | RIGHTS_IO | RIGHTS_PROPERTY | RIGHT_MAP | RIGHT_SIGNAL,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = vmo_destroy,
};

int vmo_new(uint64_t size, struct vmo **out)
{
	struct vmo *vmo;

	if (size > VMO_SIZE_MAX)
		return -ERANGE;
	vmo = new(struct vmo);
	if (!vmo)
		return -ENOMEM;
	object_init(&vmo->object, &vmo_type, SIGNAL_ZERO_CHILDREN);
	list_init(&vmo->mappings);
	list_init(&vmo->pins);
	vmo->size = round_up(size, PAGE_SIZE);
	vmo->content_size = size;
	*out = vmo;
	return 0;
}

int vmo_create(uint64_t size, bool resizable, struct vmo **out)
{
	int err = vmo_new(size, out);

	if (!err)
		(*out)->resizable = resizable;
	return err;
}

/* --- Physical memory --- */

int vmo_create_physical(paddr_t base, uint64_t size, struct vmo **out)
{
	int err;

	if ((base | size) % PAGE_SIZE || !size || base + size < base)
		return -EINVAL;
	err = vmo_new(size, out);
	if (err)
		return err;
	(*out)->physical = true;
	(*out)->base = base;
	(*out)->cache = VMO_UNCACHED;
	return 0;
}

/* Gives the frames to the VMO one by one; those that it could not take are freed. */
static int put_frames(struct vmo *vmo, paddr_t base)
{
	int err = 0;

	for (uint64_t at = 0; at < vmo->size && !err; at += PAGE_SIZE) {
		err = vmo_put_page_locked(vmo, at, base + at);
		if (err)
			frame_unref_contiguous(base + at, (vmo->size - at) / PAGE_SIZE);
	}
	return err;
}

int vmo_create_contiguous(uint64_t size, unsigned align_log2, struct vmo **out)
{
	struct vmo *vmo;
	paddr_t base;
	int err;

	if (!size || align_log2 >= 32)
		return -EINVAL;
	err = vmo_new(size, &vmo);
	if (err)
		return err;
	vmo->contiguous = true;
	base = frame_alloc_contiguous(vmo->size / PAGE_SIZE,
				      max(UINT64_C(1) << align_log2, PAGE_SIZE));
	if (base) {
		hal_pmem_zero(base, vmo->size);
		err = put_frames(vmo, base);
	}
	if (!base || err) {
		unref(vmo);
		return -ENOMEM;
	}
	*out = vmo;
	return 0;
}

/* --- Sizes --- */

uint64_t vmo_get_size(struct vmo *vmo)
{
	return __atomic_load_n(&vmo->size, __ATOMIC_RELAXED);
}

static int set_size_locked(struct vmo *vmo, uint64_t size)
{
	uint64_t rounded = round_up(size, PAGE_SIZE);
	int err = 0;

	if (rounded < vmo->size)
		err = vmo_drop_locked(vmo, rounded, vmo->size - rounded);
	if (!err) {
		__atomic_store_n(&vmo->size, rounded, __ATOMIC_RELAXED);
		vmo->content_size = size;
	}
	return err;
}

int vmo_set_size(struct vmo *vmo, uint64_t size)
{
	int err;

	if (!vmo->resizable)
		return -EACCES;
	if (size > VMO_SIZE_MAX)
		return -ERANGE;
	object_lock(&vmo->object);
	err = set_size_locked(vmo, size);
	object_unlock(&vmo->object);
	return err;
}

uint64_t vmo_get_content_size(struct vmo *vmo)
{
	uint64_t size;

	object_lock(&vmo->object);
	size = vmo->content_size;
	object_unlock(&vmo->object);
	return size;
}

int vmo_set_content_size(struct vmo *vmo, uint64_t size)
{
	int err = -ERANGE;

	object_lock(&vmo->object);
	if (size <= vmo->size) {
		vmo->content_size = size;
		err = 0;
	}
	object_unlock(&vmo->object);
	return err;
}

static int extend_content_locked(struct vmo *vmo, uint64_t *offset, uint64_t *size)
{
	uint64_t end;

	if (*offset == VMO_CONTENT_END)
		*offset = vmo->content_size;
	if (*offset >= VMO_SIZE_MAX)
		return -EFBIG;
	end = *offset + min(*size, VMO_SIZE_MAX - *offset);
	if (end > vmo->size && vmo->resizable)
		__atomic_store_n(&vmo->size, round_up(end, PAGE_SIZE), __ATOMIC_RELAXED);
	end = min(end, vmo->size);
	if (*offset >= end)
		return -ENOSPC;
	*size = end - *offset;
	vmo->content_size = max(vmo->content_size, end);
	return 0;
}

int vmo_extend_content(struct vmo *vmo, uint64_t *offset, uint64_t *size)
{
	int err;

	object_lock(&vmo->object);
	err = extend_content_locked(vmo, offset, size);
	object_unlock(&vmo->object);
	return err;
}

/* --- Caching --- */

/* Devices' registers are never cached. */
static bool is_memory(const struct vmo *vmo)
{
	return !vmo->physical ||
	       memory_map_holds(boot_info.ram, boot_info.ram_count, vmo->base, vmo->size);
}

static bool in_use_locked(const struct vmo *vmo)
{
	return !list_empty(&vmo->mappings) || !list_empty(&vmo->pins) ||
	       !(vmo->object.signals & SIGNAL_ZERO_CHILDREN) || vmo->tree.root.frame;
}

int vmo_set_cache(struct vmo *vmo, unsigned policy)
{
	int err = 0;

	if (policy > VMO_WRITE_COMBINING || (policy == VMO_CACHED && !is_memory(vmo)))
		return -EINVAL;
	object_lock(&vmo->object);
	if (vmo->slice_of || in_use_locked(vmo))
		err = -EBADFD;
	else
		vmo->cache = policy;
	object_unlock(&vmo->object);
	return err;
}

enum vmo_cache vmo_get_cache(struct vmo *vmo)
{
	return vmo->slice_of ? vmo->slice_of->cache : vmo->cache;
}
