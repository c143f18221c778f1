/* Physical memory through the direct map. */
#include <arch/direct_map.h>
#include <hal/pmem.h>

void *pmem_pointer(paddr_t pa)
{
	return direct_map(pa);
}

paddr_t pmem_address(const void *pointer)
{
	return (uintptr_t)pointer - DIRECT_MAP_BASE;
}
