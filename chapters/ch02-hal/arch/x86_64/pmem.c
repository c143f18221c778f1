/* Physical memory through the direct map. */
#include <arch/layout.h>
#include <arch/paging.h>
#include <hal/pmem.h>
#include <kernel/panic.h>

/* Catches wild addresses, at the price of a comparison; not the holes below the end. */
void *pmem_range(paddr_t pa, size_t n)
{
	if (pa >= ram_end || n > ram_end - pa)
		panic("no memory at %#lx, %lu bytes", pa, n);
	return direct_pointer(pa);
}

paddr_t pmem_address(const void *pointer)
{
	return (paddr_t)pointer - DIRECT_MAP;
}
