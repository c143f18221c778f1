/* The two ways in which a loader describes the machine; each has a file that fills boot_info. */
#pragma once

#define PVH_MAGIC               0x336ec578
#define MULTIBOOT2_MAGIC        0x36d76289
#define MULTIBOOT2_HEADER_MAGIC 0xe85250d6

#ifndef __ASSEMBLER__
#include <lib/types.h>

void boot_from_pvh(paddr_t start_info);
void boot_from_multiboot2(paddr_t tags);

/*
 * For these two: what they found. RAM that makes no sense, that the direct map cannot reach, or
 * that there is no room for in boot_info is left out.
 */
void boot_add_ram(uint64_t base, uint64_t size);
void boot_set_initramfs(uint64_t base, uint64_t size);
void boot_reserve(paddr_t base, uint64_t size);

/* RAM below 4 GiB that nobody uses yet, in whole pages, reserved for good. Panics without any. */
paddr_t boot_take_memory(uint64_t size);
#endif
