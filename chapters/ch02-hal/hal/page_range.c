/* Ranges of pages, in terms of single ones. A machine may do better; none has to. */
#include <hal/page_table.h>

int hal_pt_map_cont(struct page_table *pt, vaddr_t va, paddr_t pa, uint64_t size, unsigned flags)
{
	for (uint64_t done = 0; done < size; done += PAGE_SIZE) {
		int err = hal_pt_map(pt, va + done, pa + done, flags);

		if (err) {
			hal_pt_unmap_cont(pt, va, done);
			return err;
		}
	}
	return 0;
}

int hal_pt_map_many(struct page_table *pt, vaddr_t va, const paddr_t *pages, size_t count,
		    unsigned flags)
{
	for (size_t i = 0; i < count; i++) {
		int err = hal_pt_map(pt, va + i * PAGE_SIZE, pages[i], flags);

		if (err) {
			hal_pt_unmap_cont(pt, va, i * PAGE_SIZE);
			return err;
		}
	}
	return 0;
}

void hal_pt_unmap_cont(struct page_table *pt, vaddr_t va, uint64_t size)
{
	vaddr_t end = va + size;

	for (; hal_pt_next(pt, &va, end); va += PAGE_SIZE)
		hal_pt_unmap(pt, va);
}
