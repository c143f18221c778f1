/*
 * Where things are in the kernel's address space.
 *
 *   0000000000000000  the user's half
 *   ffff800000000000  direct map: all physical memory, and devices below 4 GiB (PML4 entry 256)
 *   ffffffff80000000  the kernel image: virtual = physical + KERNEL_BASE (PML4 entry 511)
 */
#pragma once

#define KERNEL_BASE     0xffffffff80000000
#define DIRECT_MAP      0xffff800000000000
#define DIRECT_MAP_SIZE (UINT64_C(512) << 30) /* one PML4 entry */

#ifndef __ASSEMBLER__
#include <lib/types.h>

static inline void *direct_pointer(paddr_t pa)
{
	return (void *)(DIRECT_MAP + pa);
}

static inline paddr_t image_address(const void *pointer)
{
	return (paddr_t)pointer - KERNEL_BASE;
}
#endif
