/* The direct map, for the HAL. Above it, physical memory is reached through <hal/pmem.h>. */
#pragma once
#include <arch/image.h>
#include <arch/layout.h>
#include <lib/types.h>

static inline void *direct_map(paddr_t pa)
{
	return (void *)(uintptr_t)(DIRECT_MAP_BASE + pa);
}

static inline bool direct_map_covers(paddr_t base, uint64_t size)
{
	return base <= DIRECT_MAP_SIZE && size <= DIRECT_MAP_SIZE - base;
}

/* Where the first byte of the image lies in memory. */
extern paddr_t image_physical;

/* The physical address of something in the kernel's image. */
static inline paddr_t image_address(const void *pointer)
{
	return image_physical + (paddr_t)((const char *)pointer - kernel_start);
}
