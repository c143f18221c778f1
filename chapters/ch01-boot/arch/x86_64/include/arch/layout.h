/*
 * Where things are in the kernel's address space.
 *
 *   0000000000000000  the user's half
 *   ffff800000000000  direct map: all physical memory, and devices below 4 GiB
 *   ffffffff80100000  the kernel image, physical 1 MiB, or above: it slides up by KASLR_STEP times
 *                     a random number below KASLR_SLOTS
 */
#pragma once

#define DIRECT_MAP      0xffff800000000000
#define DIRECT_MAP_SLOT 256                    /* its entry in the root table */
#define DIRECT_MAP_SIZE (UINT64_C(512) << 30)  /* what one entry covers */

#define IMAGE_PHYSICAL 0x100000           /* of the first byte; kernel.ld says so too */
#define IMAGE_SPACE    0xffffffff80000000 /* the image is somewhere in these two GiB */

#define IMAGE_TABLES 8                 /* tables for the image; each maps 2 MiB */
#define KASLR_STEP   (2 * 1024 * 1024) /* so the tables' contents stay the same */
#define KASLR_SLOTS  (2 * 512 - IMAGE_TABLES)

#ifndef __ASSEMBLER__
#include <arch/image.h>
#include <lib/types.h>

static inline void *direct_pointer(paddr_t pa)
{
	return (void *)(DIRECT_MAP + pa);
}

static inline paddr_t image_address(const void *pointer)
{
	return IMAGE_PHYSICAL + (paddr_t)((const char *)pointer - kernel_start);
}
#endif
