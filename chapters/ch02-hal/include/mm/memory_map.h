/*
 * Making sense of a memory map. Firmware reports ranges in any order, unaligned, overlapping, empty
 * or reaching beyond the address space; what comes out is sorted, and no two ranges touch.
 */
#pragma once
#include <hal/boot.h>

/* Sorts ranges and joins those that overlap or touch, in place; returns how many are left. */
unsigned memory_map_join(struct boot_range *ranges, unsigned count);

/*
 * The whole frames of RAM (sorted and joined) that nothing reserved overlaps. `out` has room for
 * ram_count + reserved_count ranges; returns how many there are. Frame 0 is never among them: as
 * an address it means "none".
 */
unsigned memory_map_free(const struct boot_range *ram, unsigned ram_count,
			 const struct boot_range *reserved, unsigned reserved_count,
			 struct boot_range *out);

/* Whether [base, base + size) lies within one of the ranges. */
bool memory_map_holds(const struct boot_range *ranges, unsigned count, paddr_t base, uint64_t size);
