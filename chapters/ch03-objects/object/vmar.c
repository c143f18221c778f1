#include <lib/errno.h>
#include <mm/frame.h>
#include <mm/heap.h>
#include <object/rights.h>
#include <object/vmar.h>

static void vmar_destroy(struct object *object)
{
	struct vmar *vmar = container_of(object, struct vmar, object);

	vmar_clear(vmar);
	hal_pt_destroy(&vmar->pt);
	kfree(vmar);
}

const struct object_type vmar_type = {
	.name = "vmar",
	.number = 18,
	.rights = RIGHTS_BASIC & ~RIGHT_WAIT,
	.destroy = vmar_destroy,
};

int vmar_create(const struct vmar *like, struct vmar **out)
{
	struct vmar *vmar = new(struct vmar);

	if (!vmar)
		return -ENOMEM;
	if (hal_pt_create(&vmar->pt, like ? &like->pt : NULL) != 0) {
		kfree(vmar);
		return -ENOMEM;
	}
	object_init(&vmar->object, &vmar_type, 0);
	list_init(&vmar->mappings);
	*out = vmar;
	return 0;
}

static vaddr_t mapping_end(const struct mapping *m)
{
	return m->base + m->size;
}

struct mapping *vmar_find(const struct vmar *vmar, vaddr_t va)
{
	list_for_each(m, &vmar->mappings, struct mapping, node)
		if (va >= m->base && va < mapping_end(m))
			return m;
	return NULL;
}

/* --- Adding and removing --- */

static struct mapping *mapping_alloc(const struct vmar *vmar)
{
	return vmar->mapping_count < VMAR_MAPPINGS_MAX ? kmalloc(sizeof(struct mapping)) : NULL;
}

static void insert_sorted(struct vmar *vmar, struct mapping *new_mapping)
{
	struct list *before = &vmar->mappings;

	list_for_each(m, &vmar->mappings, struct mapping, node) {
		if (m->base > new_mapping->base)
			break;
		before = &m->node;
	}
	list_insert_after(before, &new_mapping->node);
	list_push_back(&new_mapping->vmo->mappings, &new_mapping->vmo_node);
	vmar->mapping_count++;
}

static void mapping_free(struct mapping *m)
{
	mapping_unmap(m, m->base, m->size);
	list_remove(&m->node);
	list_remove(&m->vmo_node);
	m->vmar->mapping_count--;
	unref(m->vmo);
	kfree(m);
}

void vmar_clear(struct vmar *vmar)
{
	list_for_each_safe(m, &vmar->mappings, struct mapping, node)
		mapping_free(m);
}

/* Cuts the mapping in two at `at`; no page changes. */
static int mapping_split(struct mapping *m, vaddr_t at)
{
	struct mapping *upper = mapping_alloc(m->vmar);

	if (!upper)
		return -ENOMEM;
	*upper = *m;
	upper->vmo = ref(m->vmo);
	upper->base = at;
	upper->size = mapping_end(m) - at;
	upper->vmo_offset += at - m->base;
	m->size = at - m->base;
	insert_sorted(m->vmar, upper);
	return 0;
}

/* Makes va a border: no mapping lies across it. */
static int split_at(struct vmar *vmar, vaddr_t va)
{
	struct mapping *m = vmar_find(vmar, va);

	return m && m->base != va ? mapping_split(m, va) : 0;
}

static int isolate(struct vmar *vmar, vaddr_t va, uint64_t size)
{
	int err;

	if (!hal_pt_may_map(&vmar->pt, va, size))
		return -EINVAL;
	err = split_at(vmar, va);
	return err ? err : split_at(vmar, va + size);
}

int vmar_unmap(struct vmar *vmar, vaddr_t va, uint64_t size)
{
	int err = isolate(vmar, va, size);

	if (err)
		return err;
	list_for_each_safe(m, &vmar->mappings, struct mapping, node)
		if (m->base >= va && mapping_end(m) <= va + size)
			mapping_free(m);
	return 0;
}

/* --- Finding room --- */

static bool is_free(const struct vmar *vmar, vaddr_t va, uint64_t size)
{
	list_for_each(m, &vmar->mappings, struct mapping, node)
		if (m->base < va + size && va < mapping_end(m))
			return false;
	return true;
}

/* The highest gap: programs' heaps grow up from below. */
static int find_room(const struct vmar *vmar, uint64_t size, vaddr_t *out)
{
	vaddr_t low, top;
	uint64_t span;

	hal_pt_user_range(&vmar->pt, &low, &span);
	top = low + span;
	for (struct list *node = vmar->mappings.prev; node != &vmar->mappings; node = node->prev) {
		struct mapping *m = list_entry(node, struct mapping, node);

		if (m->base >= top)
			continue;
		if (mapping_end(m) <= top && top - mapping_end(m) >= size)
			break;
		top = m->base;
	}
	if (top < low || top - low < size)
		return -ENOMEM;
	*out = top - size;
	return 0;
}

static int place(struct vmar *vmar, const struct vmar_map *map, uint64_t size, vaddr_t *out)
{
	if (!map->fixed)
		return find_room(vmar, size, out);
	*out = map->address;
	if (!hal_pt_may_map(&vmar->pt, map->address, size))
		return -EINVAL;
	if (map->overwrite)
		return vmar_unmap(vmar, map->address, size);
	return is_free(vmar, map->address, size) ? 0 : -EEXIST;
}

int vmar_map(struct vmar *vmar, const struct vmar_map *map, vaddr_t *out)
{
	uint64_t size = round_up(map->size, PAGE_SIZE);
	struct mapping *m;
	vaddr_t base;
	int err;

	if (!size || size < map->size || map->vmo_offset % PAGE_SIZE ||
	    map->vmo_offset + size < size || (map->flags & ~map->max_flags))
		return -EINVAL;
	m = mapping_alloc(vmar);
	if (!m)
		return -ENOMEM;
	err = place(vmar, map, size, &base);
	if (err) {
		kfree(m);
		return err;
	}
	*m = (struct mapping){
		.vmar = vmar, .vmo = ref(map->vmo), .base = base, .size = size,
		.vmo_offset = map->vmo_offset, .flags = map->flags,
		.max_flags = map->max_flags, .shared = map->shared,
	};
	insert_sorted(vmar, m);
	*out = base;
	return 0;
}

/* --- Protection and faults --- */

static int check_protect(const struct vmar *vmar, vaddr_t va, uint64_t size, unsigned flags)
{
	vaddr_t end = va + size;

	while (va < end) {
		struct mapping *m = vmar_find(vmar, va);

		if (!m)
			return -ENOENT;
		if (flags & ~m->max_flags)
			return -EACCES;
		va = mapping_end(m);
	}
	return 0;
}

static void set_flags(struct mapping *m, unsigned flags)
{
	if (m->flags == flags)
		return;
	m->flags = flags;
	mapping_write_protect(m, m->base, m->size);
}

int vmar_protect(struct vmar *vmar, vaddr_t va, uint64_t size, unsigned flags)
{
	int err;

	if (!hal_pt_may_map(&vmar->pt, va, size))
		return -EINVAL;
	err = check_protect(vmar, va, size, flags);
	if (!err)
		err = isolate(vmar, va, size);
	if (err)
		return err;
	list_for_each(m, &vmar->mappings, struct mapping, node)
		if (m->base >= va && mapping_end(m) <= va + size)
			set_flags(m, flags);
	return 0;
}

int vmar_fault(struct vmar *vmar, vaddr_t va, unsigned access)
{
	struct mapping *m = vmar_find(vmar, va);
	vaddr_t page = round_down(va, PAGE_SIZE);
	unsigned flags;
	paddr_t pa;
	int err;

	if (!m || !(m->flags & access))
		return -EFAULT;
	err = vmo_get_page(m->vmo, page - m->base + m->vmo_offset, access == PAGE_WRITE, &pa);
	if (err)
		return err;
	flags = frame_ref_count(pa) > 1 ? m->flags & ~PAGE_WRITE : m->flags;
	return hal_pt_map(&vmar->pt, page, pa, flags);
}

/* --- Fork --- */

static int fork_mapping(struct mapping *m, struct vmar *child)
{
	struct vmar_map map = {
		.vmo = m->vmo, .vmo_offset = m->vmo_offset, .address = m->base, .size = m->size,
		.flags = m->flags, .max_flags = m->max_flags, .fixed = true, .shared = m->shared,
	};
	vaddr_t va;
	int err;

	if (m->shared)
		return vmar_map(child, &map, &va);
	err = vmo_clone(m->vmo, min(m->vmo_offset, m->vmo->size), m->size, &map.vmo);
	if (err)
		return err;
	map.vmo_offset = 0;
	err = vmar_map(child, &map, &va);
	unref(map.vmo); /* the mapping has its own */
	return err;
}

int vmar_fork(struct vmar *vmar, struct vmar **out)
{
	struct vmar *child;
	int err = vmar_create(vmar, &child);

	if (err)
		return err;
	list_for_each(m, &vmar->mappings, struct mapping, node) {
		err = fork_mapping(m, child);
		if (err) {
			unref(child);
			return err;
		}
	}
	*out = child;
	return 0;
}
