/* The accessors of physical memory, over what each machine has: a pointer to a range of it. */
#include <hal/pmem.h>
#include <lib/string.h>

void *pmem_pointer(paddr_t pa)
{
	return pmem_range(pa, 1);
}

void hal_pmem_read(paddr_t src, void *dst, size_t n)
{
	memcpy(dst, pmem_range(src, n), n);
}

void hal_pmem_write(paddr_t dst, const void *src, size_t n)
{
	memcpy(pmem_range(dst, n), src, n);
}

void hal_pmem_copy(paddr_t dst, paddr_t src, size_t n)
{
	memcpy(pmem_range(dst, n), pmem_range(src, n), n);
}

void hal_pmem_zero(paddr_t dst, size_t n)
{
	memset(pmem_range(dst, n), 0, n);
}
