/*
 * Slabs: memory in blocks of any size, for the heap (<mm/heap.h>, which everybody else uses).
 *
 *   small   | struct slab | block | block | block | …      16 KiB, cut into blocks of one class
 *   large   | struct slab | the block …                    as many pages as it takes
 *
 * Both begin at a multiple of 16 KiB, so that rounding a block's address down finds the header.
 * Each class keeps one empty slab in reserve. Functions may be called on any CPU, but not from
 * interrupts.
 */
#pragma once
#include <lib/types.h>

/*
 * A block of at least `size` bytes, aligned to 16; NULL when memory is exhausted. *fresh tells
 * that nobody has had it before: a block that was freed keeps its contents but for the first word.
 */
void *slab_alloc(size_t size, bool *fresh);
/* Panics when it sees that this is no block. */
void slab_free(void *block);

/* Whether a block begins here, handed out or not. */
bool slab_is_block(const void *block);
/* How many bytes the caller may use. */
size_t slab_block_size(const void *block);

/* Gives back the reserves. */
void slab_drain(void);
/* The sum of the sizes of all blocks handed out. */
size_t slab_in_use(void);
