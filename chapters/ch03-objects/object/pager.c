#include <lib/errno.h>
#include <mm/frame.h>
#include <mm/heap.h>
#include <object/page_source.h>
#include <object/pager.h>
#include <object/vmo_internal.h>

/* A VMO of the list, with a reference, whose source is still attached; NULL: none is left. */
static struct vmo *next_attached(struct pager *pager)
{
	struct vmo *vmo = NULL;

	object_lock(&pager->object);
	list_for_each(source, &pager->sources, struct page_source, node) {
		if (!__atomic_load_n(&source->detached, __ATOMIC_RELAXED) &&
		    object_try_ref(&source->vmo->object)) {
			vmo = source->vmo;
			break;
		}
	}
	object_unlock(&pager->object);
	return vmo;
}

static void pager_on_no_handles(struct object *object)
{
	struct pager *pager = container_of(object, struct pager, object);
	struct vmo *vmo;

	object_lock(object);
	pager->closed = true;
	object_unlock(object);
	while ((vmo = next_attached(pager))) {
		pager_detach_vmo(pager, vmo);
		unref(vmo);
	}
}

static void pager_destroy(struct object *object)
{
	kfree(container_of(object, struct pager, object));
}

const struct object_type pager_type = {
	.name = "pager",
	.number = 28,
	.rights = RIGHT_INSPECT | RIGHT_TRANSFER | RIGHTS_PROPERTY,
	.destroy = pager_destroy,
	.on_no_handles = pager_on_no_handles,
};

int pager_create(struct pager **out)
{
	struct pager *pager = new(struct pager);

	if (!pager)
		return -ENOMEM;
	object_init(&pager->object, &pager_type, 0);
	list_init(&pager->sources);
	*out = pager;
	return 0;
}

int pager_create_vmo(struct pager *pager, struct port *port, uint64_t key, uint64_t size,
		     bool resizable, struct vmo **out)
{
	struct vmo *vmo;
	int err = vmo_create(size, resizable, &vmo);

	if (err)
		return err;
	vmo->source = page_source_new(pager, port, key);
	if (!vmo->source) {
		unref(vmo);
		return -ENOMEM;
	}
	vmo->source->vmo = vmo;
	object_lock(&pager->object);
	if (pager->closed)
		err = -EBADFD;
	else
		list_push_back(&pager->sources, &vmo->source->node);
	object_unlock(&pager->object);
	if (err) {
		unref(vmo);
		return err;
	}
	*out = vmo;
	return 0;
}

static bool feeds(const struct pager *pager, const struct vmo *vmo)
{
	return vmo->source && vmo->source->pager == pager;
}

int pager_detach_vmo(struct pager *pager, struct vmo *vmo)
{
	if (!feeds(pager, vmo))
		return -EINVAL;
	object_lock(&vmo->object);
	page_source_detach(vmo->source);
	object_unlock(&vmo->object);
	return 0;
}

/* --- Supplying --- */

/* Takes the page out of aux: the frame is ours. */
static int take_page(struct vmo *aux, uint64_t offset, paddr_t *frame)
{
	struct vmo_page page;
	int err;

	object_lock(&aux->object);
	err = vmo_page_locked(aux, offset, true, &page);
	if (!err) {
		frame_ref(page.pa);
		*frame = page.pa;
		err = vmo_drop_locked(aux, offset, PAGE_SIZE);
		if (err)
			frame_unref(page.pa);
	}
	object_unlock(&aux->object);
	return err;
}

/* The frame becomes the VMO's, unless it has one there. */
static int give_page(struct vmo *vmo, uint64_t offset, paddr_t frame)
{
	bool shared;
	int err = 0;

	object_lock(&vmo->object);
	if (offset >= vmo->size)
		err = -ERANGE;
	else if (vmo->source->detached)
		err = -EBADFD;
	else if (page_tree_get(&vmo->tree, offset / PAGE_SIZE, &shared))
		frame_unref(frame);
	else
		err = vmo_put_page_locked(vmo, offset, frame);
	if (!err)
		page_source_answer(vmo->source, offset, PAGE_SIZE, 0);
	object_unlock(&vmo->object);
	if (err)
		frame_unref(frame);
	return err;
}

int pager_supply(struct pager *pager, struct vmo *vmo, uint64_t offset, uint64_t size,
		 struct vmo *aux, uint64_t aux_offset)
{
	int err = 0;

	if (!feeds(pager, vmo) || aux == vmo || (offset | size | aux_offset) % PAGE_SIZE)
		return -EINVAL;
	if (aux->physical || aux->contiguous || aux->source || aux->slice_of)
		return -EOPNOTSUPP;
	if (vmo_check_range(vmo, offset, size) || vmo_check_range(aux, aux_offset, size))
		return -ERANGE;
	for (uint64_t at = 0; at < size && !err; at += PAGE_SIZE) {
		paddr_t frame;

		err = take_page(aux, aux_offset + at, &frame);
		if (!err)
			err = give_page(vmo, offset + at, frame);
	}
	return err;
}

int pager_fail(struct pager *pager, struct vmo *vmo, uint64_t offset, uint64_t size, int error)
{
	if (!feeds(pager, vmo) || (offset | size) % PAGE_SIZE || error >= 0)
		return -EINVAL;
	if (vmo_check_range(vmo, offset, size))
		return -ERANGE;
	object_lock(&vmo->object);
	page_source_answer(vmo->source, offset, size, error);
	object_unlock(&vmo->object);
	return 0;
}
