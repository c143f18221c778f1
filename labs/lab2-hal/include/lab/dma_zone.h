/*
 * Task 4. Memory for devices. A device wants its buffers at multiples of some power of two, and
 * some can only count up to a boundary: a buffer must not lie across it. A zone hands out pieces of
 * one range of physical addresses, in blocks of DMA_BLOCK bytes. It never touches the memory.
 * The caller serialises. Any context.
 */
#pragma once
#include <lib/types.h>

#define DMA_BLOCK      UINT64_C(256)
#define DMA_BLOCKS_MAX 1024

struct dma_zone {
	paddr_t base;     /* a multiple of DMA_BLOCK, not 0 */
	unsigned blocks;  /* how many the zone has */
	uint64_t used[DMA_BLOCKS_MAX / 64];  /* bit n: block n is in use */
	uint64_t first[DMA_BLOCKS_MAX / 64]; /* bit n: a piece begins at block n */
};

/*
 * All of [base, base + size) is free. -EINVAL when base or size is no multiple of DMA_BLOCK or 0,
 * or when these are more than DMA_BLOCKS_MAX blocks.
 */
int dma_zone_init(struct dma_zone *zone, paddr_t base, uint64_t size);

/*
 * Whole blocks that hold `size` bytes: the lowest free ones that begin at a multiple of `align` and
 * have no multiple of `boundary` between their first and their last byte; the bytes that count are
 * the `size` asked for. Both are powers of two, or 0 for no such wish; 0 stands for an error as
 * well: no such place, size 0, a wish that is no power of two, or size larger than boundary.
 */
paddr_t dma_alloc(struct dma_zone *zone, uint64_t size, uint64_t align, uint64_t boundary);

/*
 * Gives back a piece: all of it, for the zone knows how long it is. -EINVAL, and nothing happens,
 * when no piece in use begins there.
 */
int dma_free(struct dma_zone *zone, paddr_t piece);
