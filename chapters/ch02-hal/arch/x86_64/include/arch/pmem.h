/* Physical memory through the direct map, for <hal/pmem.h>. */
#pragma once
#include <arch/layout.h>
#include <lib/types.h>

static inline void *pmem_pointer(paddr_t pa)
{
	return direct_pointer(pa);
}

static inline paddr_t pmem_address(const void *pointer)
{
	return (paddr_t)pointer - DIRECT_MAP;
}
