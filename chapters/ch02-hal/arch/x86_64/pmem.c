/* Physical memory through the direct map. */
#include <arch/layout.h>
#include <hal/pmem.h>

void *pmem_pointer(paddr_t pa)
{
	return direct_pointer(pa);
}

paddr_t pmem_address(const void *pointer)
{
	return (paddr_t)pointer - DIRECT_MAP;
}
