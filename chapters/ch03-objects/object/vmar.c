#include <hal/entropy.h>
#include <hal/timer.h>
#include <kernel/init.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/rights.h>
#include <object/vmar_internal.h>

/* --- Address spaces --- */

static uint64_t seed;

/* Numbers that a program cannot guess: splitmix64 (Steele, Lea, Flood 2014) over the machine's. */
static uint64_t next_random(void)
{
	uint64_t z = __atomic_add_fetch(&seed, UINT64_C(0x9e3779b97f4a7c15), __ATOMIC_RELAXED);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static void seed_init(void)
{
	if (hal_entropy(&seed, sizeof(seed)) < sizeof(seed))
		seed ^= hal_timer_now();
}

INIT_HOOK(INIT_OBJECTS, seed_init);

static struct address_space *space_new(const struct vmar *like)
{
	struct address_space *space = new(struct address_space);

	if (space && hal_pt_create(&space->pt, like ? &like->space->pt : NULL) != 0) {
		kfree(space);
		return NULL;
	}
	if (space) {
		space->refs = 1;
		space->skew = next_random() & 0xffff;
	}
	return space;
}

static void space_unref(struct address_space *space)
{
	if (__atomic_sub_fetch(&space->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	hal_pt_destroy(&space->pt);
	kfree(space);
}

/* --- VMARs --- */

/* Empties it, the innermost VMARs first: a loop, because programs choose how deep it goes. */
static void clear_locked(struct vmar *top)
{
	struct vmar *in = top;

	while (in != top || !list_empty(&in->children)) {
		struct region *region = list_first(&in->children, struct region, node);

		if (!region) {
			struct vmar *empty = in;

			in = empty->region.parent;
			region_remove(&empty->region);
			empty->destroyed = true;
			unref(empty);
		} else if (region->is_mapping) {
			mapping_free(mapping_of(region));
		} else {
			in = vmar_of(region);
		}
	}
}

static void clear(struct vmar *vmar)
{
	lock_take(&vmar->space->lock);
	clear_locked(vmar);
	lock_give(&vmar->space->lock);
}

static void vmar_free(struct object *object)
{
	struct vmar *vmar = container_of(object, struct vmar, object);

	clear(vmar);
	space_unref(vmar->space);
	kfree(vmar);
}

const struct object_type vmar_type = {
	.name = "vmar",
	.number = 18,
	.rights = RIGHTS_BASIC & ~RIGHT_WAIT,
	.destroy = vmar_free,
};

/* Takes over the reference to the space. */
static struct vmar *vmar_new(struct address_space *space, unsigned max_flags)
{
	struct vmar *vmar = new(struct vmar);

	if (!vmar)
		return NULL;
	object_init(&vmar->object, &vmar_type, 0);
	list_init(&vmar->children);
	vmar->space = space;
	vmar->max_flags = max_flags;
	return vmar;
}

int vmar_create(const struct vmar *like, struct vmar **out)
{
	struct address_space *space = space_new(like);
	struct vmar *vmar = space ? vmar_new(space, PAGE_READ | PAGE_WRITE | PAGE_EXEC) : NULL;

	if (space && !vmar)
		space_unref(space);
	if (!vmar)
		return -ENOMEM;
	hal_pt_user_range(&space->pt, &vmar->region.base, &vmar->region.size);
	*out = vmar;
	return 0;
}

void vmar_enter(struct vmar *root)
{
	__atomic_fetch_add(&root->space->users, 1, __ATOMIC_RELAXED);
}

void vmar_leave(struct vmar *root)
{
	if (__atomic_sub_fetch(&root->space->users, 1, __ATOMIC_ACQ_REL) == 0)
		vmar_destroy(root);
}

/* --- Putting things there --- */

static int allocate_locked(struct vmar *vmar, const struct vmar_place *place, struct vmar *child)
{
	vaddr_t base;
	int err;

	if (vmar->destroyed)
		return -EBADFD;
	if (child->max_flags & ~vmar->max_flags)
		return -EACCES;
	if (vmar->space->regions >= VMAR_REGIONS_MAX)
		return -ENOMEM;
	err = vmar_find_place(vmar, place, &base);
	if (err)
		return err;
	child->region.base = base;
	child->region.size = place->size;
	region_insert(vmar, &ref(child)->region);
	return 0;
}

int vmar_allocate(struct vmar *vmar, const struct vmar_place *place, unsigned max_flags,
		  struct vmar **out)
{
	struct vmar_place rounded = *place;
	struct vmar *child;
	int err;

	rounded.size = round_up(place->size, PAGE_SIZE);
	if (!rounded.size || rounded.size < place->size)
		return -EINVAL;
	child = vmar_new(vmar->space, max_flags);
	if (!child)
		return -ENOMEM;
	__atomic_fetch_add(&vmar->space->refs, 1, __ATOMIC_RELAXED);
	lock_take(&vmar->space->lock);
	err = allocate_locked(vmar, &rounded, child);
	lock_give(&vmar->space->lock);
	if (err) {
		unref(child);
		return err;
	}
	*out = child;
	return 0;
}

int vmar_destroy(struct vmar *vmar)
{
	bool destroyed;

	lock_take(&vmar->space->lock);
	destroyed = vmar->destroyed;
	vmar->destroyed = true;
	clear_locked(vmar);
	if (vmar->region.parent) {
		region_remove(&vmar->region);
		unref(vmar);
	}
	lock_give(&vmar->space->lock);
	return destroyed ? -EBADFD : 0;
}

/* --- Taking them away --- */

/* Makes va a border: no mapping lies across it. */
static int split_at(struct vmar *vmar, vaddr_t va)
{
	struct region *region = vmar_child_at(vmar, va);

	if (!region || region->base == va)
		return 0;
	return region->is_mapping ? mapping_split(mapping_of(region), va) : -EINVAL;
}

/* No VMAR of which only a part is concerned, and mappings end where the range does. */
static int isolate(struct vmar *vmar, vaddr_t va, uint64_t size)
{
	int err = vmar_holds(vmar, va, size) ? split_at(vmar, va) : -EINVAL;

	return err ? err : split_at(vmar, va + size);
}

static void remove_child(struct region *region)
{
	struct vmar *vmar = vmar_of(region);

	if (region->is_mapping)
		return mapping_free(mapping_of(region));
	clear_locked(vmar);
	region_remove(region);
	vmar->destroyed = true;
	unref(vmar);
}

static int unmap_locked(struct vmar *vmar, vaddr_t va, uint64_t size)
{
	int err = vmar->destroyed ? -EBADFD : isolate(vmar, va, size);

	if (err)
		return err;
	list_for_each_safe(region, &vmar->children, struct region, node)
		if (region->base >= va && region_end(region) <= va + size)
			remove_child(region);
	return 0;
}

int vmar_unmap(struct vmar *vmar, vaddr_t va, uint64_t size)
{
	int err;

	lock_take(&vmar->space->lock);
	err = unmap_locked(vmar, va, size);
	lock_give(&vmar->space->lock);
	return err;
}

/* --- Mapping --- */

static bool holds_vmar(const struct vmar *vmar, vaddr_t va, uint64_t size)
{
	regions_for_each(region, vmar)
		if (!region->is_mapping && region->base < va + size && va < region_end(region))
			return true;
	return false;
}

static int place_mapping(struct vmar *vmar, const struct vmar_map *map, uint64_t size, vaddr_t *out)
{
	struct vmar_place place = { map->address, size, map->fixed, map->limit, map->align_log2 };
	int err = vmar_find_place(vmar, &place, out);

	if (err != -EEXIST || !map->overwrite)
		return err;
	if (holds_vmar(vmar, map->address, size))
		return -EINVAL;
	return unmap_locked(vmar, map->address, size);
}

static int map_locked(struct vmar *vmar, const struct vmar_map *map, uint64_t size, vaddr_t *out)
{
	struct mapping *m;
	int err;

	if (vmar->destroyed)
		return -EBADFD;
	if (map->flags & ~vmar->max_flags)
		return -EACCES;
	m = mapping_new(vmar->space);
	if (!m)
		return -ENOMEM;
	err = place_mapping(vmar, map, size, out);
	if (err) {
		kfree(m);
		return err;
	}
	*m = (struct mapping){
		.region = { .base = *out, .size = size },
		.vmo = ref(map->vmo), .vmo_offset = map->vmo_offset, .flags = map->flags,
		.max_flags = map->max_flags & vmar->max_flags, .shared = map->shared,
	};
	mapping_insert(vmar, m);
	return 0;
}

int vmar_map(struct vmar *vmar, const struct vmar_map *map, vaddr_t *out)
{
	uint64_t size = round_up(map->size, PAGE_SIZE);
	int err;

	if (!size || size < map->size || map->vmo_offset % PAGE_SIZE ||
	    map->vmo_offset + size < size || (map->flags & ~map->max_flags))
		return -EINVAL;
	lock_take(&vmar->space->lock);
	err = map_locked(vmar, map, size, out);
	lock_give(&vmar->space->lock);
	return err;
}
