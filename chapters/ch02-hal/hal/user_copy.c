/* User copy by walking the page table in software: no address of a user is ever dereferenced. */
#include <hal/pmem.h>
#include <hal/user_copy.h>

/*
 * Where the bytes at `va` are in memory, and how many of n lie there in one piece: 0 unless the
 * page grants `access`.
 */
static size_t translate(const struct page_table *pt, vaddr_t va, size_t n, unsigned access,
			paddr_t *pa)
{
	struct page_info page;

	if (hal_pt_query(pt, va, &page) != 0 || (page.flags & access) != access)
		return 0;
	*pa = page.pa;
	return min(n, page.size - va % page.size);
}

size_t hal_user_copy_in(const struct page_table *pt, void *dst, vaddr_t src, size_t n)
{
	size_t done = 0, len;
	paddr_t pa;

	while (done < n && (len = translate(pt, src + done, n - done, PAGE_READ, &pa))) {
		hal_pmem_read(pa, (char *)dst + done, len);
		done += len;
	}
	return done;
}

size_t hal_user_copy_out(const struct page_table *pt, vaddr_t dst, const void *src, size_t n)
{
	size_t done = 0, len;
	paddr_t pa;

	while (done < n && (len = translate(pt, dst + done, n - done, PAGE_WRITE, &pa))) {
		hal_pmem_write(pa, (const char *)src + done, len);
		done += len;
	}
	return done;
}
