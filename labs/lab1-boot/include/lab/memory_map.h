/*
 * Task 3. From what the firmware says about memory to what the kernel may use. Firmware lists
 * ranges in any order; they overlap, touch, are empty, begin and end within pages, or run over the
 * end of the address space. Any context; nothing is allocated.
 */
#pragma once
#include <hal/boot.h>

/* The ranges end here at the latest: the last page is never handed out. */
#define MEMORY_MAP_END (UINT64_MAX & ~PAGE_MASK)

struct memory_map {
	const struct boot_range *ram;      /* what there is */
	unsigned ram_count;
	const struct boot_range *reserved; /* what of it is in use */
	unsigned reserved_count;
};

/*
 * Fills `out` with the whole pages that lie in memory with every byte, and in no reserved range
 * with any byte. The result is sorted, and no two of its ranges overlap or touch. A range of which
 * base + size is beyond MEMORY_MAP_END ends there.
 *
 * Returns how many ranges there are, or -ENOSPC when they are more than out_max; then `out` may
 * hold anything. `map` is not changed, and `out` is not part of it.
 */
int memory_map_usable(const struct memory_map *map, struct boot_range *out, unsigned out_max);
