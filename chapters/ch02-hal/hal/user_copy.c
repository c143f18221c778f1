/* User copy by walking the page table in software: no address of a user is ever dereferenced. */
#include <hal/pmem.h>
#include <hal/user_copy.h>

/* The physical address behind `va` when the page grants `access`. */
static bool translate(const struct page_table *pt, vaddr_t va, unsigned access, paddr_t *pa)
{
	unsigned flags;

	return hal_pt_query(pt, va, pa, &flags) == 0 && (flags & access) == access;
}

/* What is left of the page that `va` lies in, at most n. */
static size_t piece(vaddr_t va, size_t n)
{
	return min(n, (size_t)(PAGE_SIZE - va % PAGE_SIZE));
}

size_t hal_user_copy_in(const struct page_table *pt, void *dst, vaddr_t src, size_t n)
{
	size_t done = 0;
	paddr_t pa;

	while (done < n && translate(pt, src + done, PAGE_READ, &pa)) {
		size_t len = piece(src + done, n - done);

		hal_pmem_read(pa, (char *)dst + done, len);
		done += len;
	}
	return done;
}

size_t hal_user_copy_out(const struct page_table *pt, vaddr_t dst, const void *src, size_t n)
{
	size_t done = 0;
	paddr_t pa;

	while (done < n && translate(pt, dst + done, PAGE_WRITE, &pa)) {
		size_t len = piece(dst + done, n - done);

		hal_pmem_write(pa, (const char *)src + done, len);
		done += len;
	}
	return done;
}
