#include <kernel/test.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/bti.h>
#include <object/handle.h>

struct fixture {
	struct iommu *iommu;
	struct bti *bti;
	struct vmo *vmo;
	size_t heap;
};

static bool set_up(struct fixture *f)
{
	f->heap = heap_in_use();
	return iommu_create_dummy(&f->iommu) == 0 && bti_create(f->iommu, 9, &f->bti) == 0 &&
	       vmo_create(4 * PAGE_SIZE, false, &f->vmo) == 0;
}

static bool tear_down(struct fixture *f)
{
	unref(f->vmo);
	unref(f->bti);
	unref(f->iommu);
	return heap_in_use() == f->heap;
}

TEST(bti_pins_and_unpins)
{
	struct vmo *contiguous;
	struct bti_info info;
	paddr_t pages[4];
	struct fixture f;
	struct pmt *pmt;

	CHECK(set_up(&f));
	CHECK_EQ(bti_pin(f.bti, f.vmo, 0, 0, false, pages, 0, &pmt), -EINVAL);
	CHECK_EQ(bti_pin(f.bti, f.vmo, 1, PAGE_SIZE, false, pages, 1, &pmt), -EINVAL);
	CHECK_EQ(bti_pin(f.bti, f.vmo, 0, PAGE_SIZE, false, pages, 2, &pmt), -EINVAL);
	CHECK_EQ(bti_pin(f.bti, f.vmo, 0, PAGE_SIZE, true, pages, 1, &pmt), -EINVAL);
	CHECK_EQ(bti_pin(f.bti, f.vmo, PAGE_SIZE, 4 * PAGE_SIZE, false, pages, 4, &pmt), -ERANGE);
	CHECK_EQ(bti_pin(f.bti, f.vmo, 0, 4 * PAGE_SIZE, false, pages, 4, &pmt), 0);
	CHECK(pages[0] && pages[3] && pages[0] != pages[3]);
	bti_get_info(f.bti, &info);
	CHECK(info.id == 9 && info.pinned == 1 && info.quarantined == 0);
	CHECK_EQ(vmo_decommit(f.vmo, 0, PAGE_SIZE), -EBADFD);
	CHECK_EQ(pmt_unpin(pmt), 0);
	CHECK_EQ(pmt_unpin(pmt), -EBADFD);
	CHECK_EQ(vmo_decommit(f.vmo, 0, PAGE_SIZE), 0);
	unref(pmt);
	CHECK_EQ(vmo_create_contiguous(2 * PAGE_SIZE, 0, &contiguous), 0);
	CHECK_EQ(bti_pin(f.bti, contiguous, 0, 2 * PAGE_SIZE, true, pages, 1, &pmt), 0);
	unref(pmt);
	unref(contiguous);
	CHECK(tear_down(&f));
}

TEST(bti_quarantines_what_nobody_unpins)
{
	struct handle_table table;
	struct bti_info info;
	struct fixture f;
	struct pmt *pmt;
	handle_t handle;
	paddr_t page;

	handle_table_init(&table);
	CHECK(set_up(&f));
	for (unsigned i = 0; i < 2; i++) {
		CHECK_EQ(bti_pin(f.bti, f.vmo, 0, PAGE_SIZE, false, &page, 1, &pmt), 0);
		CHECK_EQ(handle_add(&table, &pmt->object, pmt_type.rights, &handle), 0);
		unref(pmt);
		CHECK_EQ(handle_close(&table, handle), 0);
	}
	bti_get_info(f.bti, &info);
	CHECK(info.pinned == 0 && info.quarantined == 2);
	CHECK_EQ(vmo_decommit(f.vmo, 0, PAGE_SIZE), -EBADFD);
	bti_release_quarantine(f.bti);
	CHECK_EQ(vmo_decommit(f.vmo, 0, PAGE_SIZE), 0);
	handle_table_destroy(&table);
	CHECK(tear_down(&f));
}
