/* Physical memory through the direct map, for <hal/pmem.h>. */
#pragma once
#include <arch/direct_map.h>

static inline void *pmem_pointer(paddr_t pa)
{
	return direct_map(pa);
}

static inline paddr_t pmem_address(const void *pointer)
{
	return (uintptr_t)pointer - DIRECT_MAP_BASE;
}
