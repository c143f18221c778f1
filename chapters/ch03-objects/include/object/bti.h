/*
 * Devices that read and write memory by themselves see it through an IOMMU. A BTI (bus transaction
 * initiator) is one such device as the IOMMU knows it; a PMT (pinned memory token) keeps pages in
 * place while the device may use them.
 *
 * Our machines have no IOMMU that is used: the dummy one lets every device see physical addresses.
 *
 * A PMT whose handles are closed without being unpinned may mean a device that still writes. Its
 * pages stay in *quarantine* until the BTI's owner, who has stopped the device, lets them go.
 */
#pragma once
#include <object/vmo.h>

struct iommu {
	struct object object;
};

struct bti {
	struct object object;
	struct iommu *iommu;     /* a reference */
	uint64_t id;             /* of the device; fixed */
	struct list pinned;      /* struct pmt, without references; the object's lock */
	struct list quarantined; /* struct pmt, with references */
};

struct pmt {
	struct object object;
	struct bti *bti;         /* a reference; NULL: unpinned */
	struct vmo *vmo;         /* a reference */
	struct pin pin;
	struct list node;        /* in one of the BTI's lists; the BTI's lock */
};

extern const struct object_type iommu_type, bti_type, pmt_type;

/* -ENOMEM. */
int iommu_create_dummy(struct iommu **out);
/* -ENOMEM. */
int bti_create(struct iommu *iommu, uint64_t id, struct bti **out);

/*
 * Pins the pages of a range and tells their addresses: one for each page, or with `contiguous` the
 * first one alone. -EINVAL (not page-aligned, empty; `contiguous` where the VMO is not; another
 * number of addresses than there are); as of vmo_pin.
 */
int bti_pin(struct bti *bti, struct vmo *vmo, uint64_t offset, uint64_t size, bool contiguous,
	    paddr_t *addresses, size_t count, struct pmt **out);
/* -EBADFD: it was unpinned before. */
int pmt_unpin(struct pmt *pmt);
/* The device is quiet: pages in quarantine are let go. */
void bti_release_quarantine(struct bti *bti);

struct bti_info {
	uint64_t id, pinned, quarantined;
};
void bti_get_info(struct bti *bti, struct bti_info *out);
