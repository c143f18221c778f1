/* Clones and slices. */
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/page_source.h>
#include <object/vmo_internal.h>

/* --- Families: a parent and the number of its children, each of which may die first --- */

struct vmo_family {
	struct spinlock lock; /* taken before the parent's */
	unsigned refs;        /* atomic: of the parent and the children */
	struct vmo *parent;   /* no reference; NULL once it has died */
	unsigned children;
};

static void family_unref(struct vmo_family *family)
{
	if (__atomic_sub_fetch(&family->refs, 1, __ATOMIC_ACQ_REL) == 0)
		kfree(family);
}

/* The parent's family, made when its first child comes. */
static struct vmo_family *family_get(struct vmo *parent)
{
	struct vmo_family *spare = parent->children ? NULL : new(struct vmo_family), *family;

	object_lock(&parent->object);
	if (!parent->children && spare) {
		*spare = (struct vmo_family){ .refs = 1, .parent = parent };
		parent->children = spare;
		spare = NULL;
	}
	family = parent->children;
	if (family)
		__atomic_fetch_add(&family->refs, 1, __ATOMIC_RELAXED);
	object_unlock(&parent->object);
	kfree(spare);
	return family;
}

static void family_count(struct vmo_family *family, int change)
{
	lock_take(&family->lock);
	family->children += (unsigned)change;
	if (family->parent)
		object_signal(&family->parent->object,
			      family->children ? SIGNAL_ZERO_CHILDREN : 0,
			      family->children ? 0 : SIGNAL_ZERO_CHILDREN);
	lock_give(&family->lock);
}

int vmo_join_family(struct vmo *parent, struct vmo *child)
{
	child->siblings = family_get(parent);
	if (!child->siblings)
		return -ENOMEM;
	child->object.related_koid = parent->object.koid;
	family_count(child->siblings, 1);
	return 0;
}

void vmo_leave_family(struct vmo *child)
{
	if (!child->siblings)
		return;
	family_count(child->siblings, -1);
	family_unref(child->siblings);
}

void vmo_abandon_family(struct vmo *parent)
{
	struct vmo_family *family = parent->children;

	if (!family)
		return;
	lock_take(&family->lock);
	family->parent = NULL;
	lock_give(&family->lock);
	family_unref(family);
}

/* --- Clones --- */

/* The clone sees everything, then only [first, first + count). */
static int share_tree(const struct vmo *vmo, struct vmo *clone, uint64_t first, uint64_t count)
{
	uint64_t end = vmo->tree_first + vmo->size / PAGE_SIZE;
	int err;

	page_tree_share(&vmo->tree, &clone->tree);
	clone->tree_first = first;
	err = page_tree_remove(&clone->tree, 0, first);
	if (!err && first + count < end)
		err = page_tree_remove(&clone->tree, first + count, end - first - count);
	return err;
}

static int clone_locked(struct vmo *vmo, uint64_t offset, struct vmo *clone)
{
	uint64_t size;
	int err = 0;

	if (offset > vmo->size)
		return -EINVAL;
	size = min(clone->size, vmo->size - offset);
	if (vmo_pinned_locked(vmo, offset, size))
		return -EBADFD;
	if (vmo->source)
		err = page_source_of_clone(clone, vmo, offset, size);
	if (!err)
		err = share_tree(vmo, clone, vmo->tree_first + offset / PAGE_SIZE,
				 size / PAGE_SIZE);
	if (!err)
		mappings_write_protect(vmo, offset, size);
	return err;
}

static int clone(struct vmo *vmo, uint64_t offset, uint64_t size, bool resizable, struct vmo **out)
{
	struct vmo *clone;
	int err;

	if (offset % PAGE_SIZE)
		return -EINVAL;
	if (vmo->physical || vmo->contiguous || vmo->slice_of)
		return -EOPNOTSUPP;
	err = vmo_create(size, resizable, &clone);
	if (err)
		return err;
	err = vmo_join_family(vmo, clone);
	if (!err) {
		object_lock(&vmo->object);
		err = clone_locked(vmo, offset, clone);
		object_unlock(&vmo->object);
	}
	if (err) {
		unref(clone);
		return err;
	}
	*out = clone;
	return 0;
}

int vmo_clone(struct vmo *vmo, uint64_t offset, uint64_t size, struct vmo **out)
{
	return clone(vmo, offset, size, false, out);
}

int vmo_clone_resizable(struct vmo *vmo, uint64_t offset, uint64_t size, struct vmo **out)
{
	return clone(vmo, offset, size, true, out);
}

/* --- Slices --- */

int vmo_slice(struct vmo *vmo, uint64_t offset, uint64_t size, struct vmo **out)
{
	struct vmo *slice;
	int err;

	if ((offset | size) % PAGE_SIZE || !size)
		return -EINVAL;
	if (vmo->resizable)
		return -EOPNOTSUPP;
	err = vmo_check_range(vmo, offset, size);
	if (!err)
		err = vmo_new(size, &slice);
	if (err)
		return err;
	slice->slice_of = ref(vmo_whole(vmo, &offset));
	slice->slice_offset = offset;
	slice->object.lock = slice->slice_of->object.lock;
	err = vmo_join_family(vmo, slice);
	if (err) {
		unref(slice);
		return err;
	}
	*out = slice;
	return 0;
}
