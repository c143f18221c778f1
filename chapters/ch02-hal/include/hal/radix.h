/*
 * Page tables as a radix tree: what its two halves share, looking (hal/radix.c) and changing
 * (hal/radix_change.c). HAL only.
 *
 *     level 2        level 1        level 0
 *   | table  -+-> | table  -+-> | 4 KiB   |
 *   | 1 GiB   |   | 2 MiB   |   | 4 KiB   |     an entry above level 0 points to a table,
 *   | nothing |   | nothing |   | nothing |     or is a large page
 *
 * Each table is one frame of 512 entries, and 9 bits of the address choose the entry: 4 levels on
 * x86-64, 3 on Sv39. What an entry looks like is the machine's business.
 */
#pragma once
#include <arch/pte.h>
#include <hal/page_table.h>
#include <hal/pmem.h>
#include <hal/tlb.h>

#define RADIX_ENTRIES 512

static inline unsigned radix_shift(unsigned level)
{
	return PAGE_SHIFT + 9 * level;
}

/* How much address space one entry stands for. */
static inline uint64_t radix_span(unsigned level)
{
	return UINT64_C(1) << radix_shift(level);
}

static inline unsigned radix_index(vaddr_t va, unsigned level)
{
	return (va >> radix_shift(level)) % RADIX_ENTRIES;
}

static inline pte_t *radix_table(paddr_t pa)
{
	return pmem_pointer(pa);
}

/* Whether an entry of that level points to a table. */
static inline bool radix_is_table(pte_t entry, unsigned level)
{
	return level > 0 && pte_is_table(entry);
}

/* The entry for va at *level, or where the tree ends above it: then *level is changed. */
pte_t *radix_descend(const struct page_table *pt, vaddr_t va, unsigned *level);

/*
 * Puts a table below an entry that has none: an empty one, or a large page cut into pieces. False
 * when there is no memory.
 */
bool radix_put_table(struct tlb_batch *batch, pte_t *entry, vaddr_t va, unsigned level);
/* Gives the entry another value; tables that were below it are freed by radix_finish. */
void radix_replace(struct tlb_batch *batch, pte_t *entry, unsigned level, vaddr_t va, pte_t value);
/* Ends a change: afterwards every CPU sees it. */
void radix_finish(struct tlb_batch *batch);
