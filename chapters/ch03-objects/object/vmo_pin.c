#include <lib/errno.h>
#include <object/vmo_internal.h>

bool vmo_pinned_locked(const struct vmo *vmo, uint64_t offset, uint64_t size)
{
	list_for_each(pin, &vmo->pins, struct pin, node)
		if (pin->offset < offset + size && offset < pin->offset + pin->size)
			return true;
	return false;
}

static int pin_locked(struct vmo *vmo, const struct pin *pin, paddr_t *addresses)
{
	int err = 0;

	for (uint64_t at = 0; at < pin->size && !err; at += PAGE_SIZE) {
		struct vmo_page page = { 0 };

		err = vmo_page_locked(vmo, pin->offset + at, true, &page);
		addresses[at / PAGE_SIZE] = page.pa;
	}
	return err;
}

int vmo_pin(struct vmo *vmo, uint64_t offset, uint64_t size, struct pin *pin, paddr_t *addresses)
{
	int err = vmo_check_range(vmo, offset, size);

	if ((offset | size) % PAGE_SIZE || !size)
		return -EINVAL;
	if (err)
		return err;
	pin->vmo = vmo_whole(vmo, &offset);
	pin->offset = offset;
	pin->size = size;
	object_lock(&vmo->object);
	err = vmo_check_range(pin->vmo, offset, size);
	if (!err)
		err = pin_locked(pin->vmo, pin, addresses);
	if (!err)
		list_push_back(&pin->vmo->pins, &pin->node);
	object_unlock(&vmo->object);
	return err;
}

void vmo_unpin(struct pin *pin)
{
	object_lock(&pin->vmo->object);
	list_remove(&pin->node);
	object_unlock(&pin->vmo->object);
}
