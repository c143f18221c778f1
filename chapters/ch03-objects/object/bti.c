#include <lib/errno.h>
#include <mm/heap.h>
#include <object/bti.h>
#include <object/rights.h>

/* --- IOMMU --- */

static void iommu_destroy(struct object *object)
{
	kfree(container_of(object, struct iommu, object));
}

const struct object_type iommu_type = {
	.name = "iommu",
	.number = 23,
	.rights = RIGHT_DUPLICATE | RIGHT_TRANSFER | RIGHT_INSPECT,
	.destroy = iommu_destroy,
};

int iommu_create_dummy(struct iommu **out)
{
	struct iommu *iommu = new(struct iommu);

	if (!iommu)
		return -ENOMEM;
	object_init(&iommu->object, &iommu_type, 0);
	*out = iommu;
	return 0;
}

/* --- BTI --- */

/* Who closes the BTI gives up its devices: what is in quarantine is let go. */
static void bti_on_no_handles(struct object *object)
{
	bti_release_quarantine(container_of(object, struct bti, object));
}

static void bti_destroy(struct object *object)
{
	struct bti *bti = container_of(object, struct bti, object);

	unref(bti->iommu);
	kfree(bti);
}

const struct object_type bti_type = {
	.name = "bti",
	.number = 24,
	.rights = RIGHT_DUPLICATE | RIGHT_TRANSFER | RIGHTS_IO | RIGHT_MAP | RIGHTS_PROPERTY |
		  RIGHT_INSPECT,
	.destroy = bti_destroy,
	.on_no_handles = bti_on_no_handles,
};

int bti_create(struct iommu *iommu, uint64_t id, struct bti **out)
{
	struct bti *bti = new(struct bti);

	if (!bti)
		return -ENOMEM;
	object_init(&bti->object, &bti_type, 0);
	list_init(&bti->pinned);
	list_init(&bti->quarantined);
	bti->iommu = ref(iommu);
	bti->id = id;
	*out = bti;
	return 0;
}

static uint64_t length(const struct list *list)
{
	uint64_t n = 0;

	for (const struct list *node = list->next; node != list; node = node->next)
		n++;
	return n;
}

void bti_get_info(struct bti *bti, struct bti_info *out)
{
	object_lock(&bti->object);
	*out = (struct bti_info){ bti->id, length(&bti->pinned), length(&bti->quarantined) };
	object_unlock(&bti->object);
}

/* --- PMT --- */

/* Takes it out of its BTI; the caller gets the PMT's reference to it. NULL: it is out already. */
static struct bti *leave_bti(struct pmt *pmt)
{
	struct bti *bti;

	object_lock(&pmt->object);
	bti = pmt->bti;
	pmt->bti = NULL;
	object_unlock(&pmt->object);
	if (!bti)
		return NULL;
	object_lock(&bti->object);
	list_remove(&pmt->node);
	object_unlock(&bti->object);
	return bti;
}

int pmt_unpin(struct pmt *pmt)
{
	struct bti *bti = leave_bti(pmt);

	if (!bti)
		return -EBADFD;
	vmo_unpin(&pmt->pin);
	unref(bti);
	return 0;
}

/* Nobody can unpin it any more: it goes into quarantine, which keeps it. */
static void pmt_on_no_handles(struct object *object)
{
	struct pmt *pmt = container_of(object, struct pmt, object);
	struct bti *bti;

	object_lock(object);
	bti = pmt->bti ? ref(pmt->bti) : NULL;
	object_unlock(object);
	if (!bti)
		return;
	object_lock(&bti->object);
	list_remove(&pmt->node);
	list_push_back(&bti->quarantined, &ref(pmt)->node);
	object_unlock(&bti->object);
	unref(bti);
}

void bti_release_quarantine(struct bti *bti)
{
	struct list *node;

	do {
		object_lock(&bti->object);
		node = list_pop_front(&bti->quarantined);
		object_unlock(&bti->object);
		if (node) {
			struct pmt *pmt = list_entry(node, struct pmt, node);

			pmt_unpin(pmt);
			unref(pmt);
		}
	} while (node);
}

static void pmt_destroy(struct object *object)
{
	struct pmt *pmt = container_of(object, struct pmt, object);

	pmt_unpin(pmt); /* one that never had a handle */
	unref(pmt->vmo);
	kfree(pmt);
}

const struct object_type pmt_type = {
	.name = "pmt",
	.number = 26,
	.rights = RIGHT_INSPECT,
	.destroy = pmt_destroy,
	.on_no_handles = pmt_on_no_handles,
};

static bool is_contiguous(const struct vmo *vmo)
{
	const struct vmo *whole = vmo->slice_of ? vmo->slice_of : vmo;

	return whole->contiguous || whole->physical;
}

static int pin_pages(struct pmt *pmt, uint64_t offset, uint64_t size, bool contiguous,
		     paddr_t *addresses)
{
	paddr_t *pages = contiguous ? kmalloc(size / PAGE_SIZE * sizeof(*pages)) : addresses;
	int err = pages ? vmo_pin(pmt->vmo, offset, size, &pmt->pin, pages) : -ENOMEM;

	if (!err)
		addresses[0] = pages[0];
	if (contiguous)
		kfree(pages);
	return err;
}

int bti_pin(struct bti *bti, struct vmo *vmo, uint64_t offset, uint64_t size, bool contiguous,
	    paddr_t *addresses, size_t count, struct pmt **out)
{
	struct pmt *pmt;
	int err;

	if (!size || (offset | size) % PAGE_SIZE || (contiguous && !is_contiguous(vmo)) ||
	    count != (contiguous ? 1 : size / PAGE_SIZE))
		return -EINVAL;
	pmt = new(struct pmt);
	if (!pmt)
		return -ENOMEM;
	object_init(&pmt->object, &pmt_type, 0);
	list_init(&pmt->node);
	pmt->vmo = ref(vmo);
	err = pin_pages(pmt, offset, size, contiguous, addresses);
	if (err) {
		unref(pmt);
		return err;
	}
	pmt->bti = ref(bti);
	object_lock(&bti->object);
	list_push_back(&bti->pinned, &pmt->node);
	object_unlock(&bti->object);
	*out = pmt;
	return 0;
}
