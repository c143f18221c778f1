/* Task 4: see <lab/dma_zone.h>. */
#include <lab/dma_zone.h>
#include <lib/errno.h>
#include <lib/string.h>

static bool get(const uint64_t *bits, unsigned n)
{
	return bits[n / 64] >> (n % 64) & 1;
}

static void set(uint64_t *bits, unsigned n, bool value)
{
	uint64_t bit = UINT64_C(1) << (n % 64);

	bits[n / 64] = value ? bits[n / 64] | bit : bits[n / 64] & ~bit;
}

/* A power of two, or 0 for "no wish". */
static bool is_wish(uint64_t n)
{
	return !(n & (n - 1));
}

int dma_zone_init(struct dma_zone *zone, paddr_t base, uint64_t size)
{
	if (!base || !size || base % DMA_BLOCK || size % DMA_BLOCK ||
	    size / DMA_BLOCK > DMA_BLOCKS_MAX)
		return -EINVAL;
	memset(zone, 0, sizeof(*zone));
	zone->base = base;
	zone->blocks = (unsigned)(size / DMA_BLOCK);
	return 0;
}

/* The lowest address from `pa` on that has the alignment and does not lie across a boundary. */
static paddr_t place(paddr_t pa, uint64_t size, uint64_t align, uint64_t boundary)
{
	pa = round_up(pa, align);
	if (boundary && round_down(pa, boundary) != round_down(pa + size - 1, boundary))
		pa = round_up(round_up(pa, boundary), align);
	return pa;
}

/* How many free blocks follow each other from `at` on, of `count` wanted. */
static unsigned free_run(const struct dma_zone *zone, unsigned at, unsigned count)
{
	unsigned n = 0;

	while (n < count && !get(zone->used, at + n))
		n++;
	return n;
}

static void take(struct dma_zone *zone, unsigned at, unsigned count)
{
	set(zone->first, at, true);
	for (unsigned i = 0; i < count; i++)
		set(zone->used, at + i, true);
}

/* The first of `count` free blocks that fulfil the wishes, as a number; zone->blocks if none do. */
static unsigned find(const struct dma_zone *zone, unsigned count, uint64_t size, uint64_t align,
		     uint64_t boundary)
{
	uint64_t at = 0;

	for (;;) {
		paddr_t pa = place(zone->base + at * DMA_BLOCK, size, align, boundary);
		unsigned run;

		at = (pa - zone->base) / DMA_BLOCK;
		if (at > zone->blocks || zone->blocks - at < count)
			return zone->blocks;
		run = free_run(zone, (unsigned)at, count);
		if (run == count)
			return (unsigned)at;
		at += run + 1;
	}
}

paddr_t dma_alloc(struct dma_zone *zone, uint64_t size, uint64_t align, uint64_t boundary)
{
	unsigned count, at;

	if (!size || size > zone->blocks * DMA_BLOCK || !is_wish(align) ||
	    !is_wish(boundary) || (boundary && size > boundary))
		return 0;
	count = (unsigned)((size + DMA_BLOCK - 1) / DMA_BLOCK);
	at = find(zone, count, size, max(align, DMA_BLOCK), boundary);
	if (at == zone->blocks)
		return 0;
	take(zone, at, count);
	return zone->base + at * DMA_BLOCK;
}

int dma_free(struct dma_zone *zone, paddr_t piece)
{
	unsigned at = (unsigned)((piece - zone->base) / DMA_BLOCK);

	if (piece < zone->base || piece % DMA_BLOCK ||
	    (piece - zone->base) / DMA_BLOCK >= zone->blocks || !get(zone->first, at))
		return -EINVAL;
	set(zone->first, at, false);
	do
		set(zone->used, at++, false);
	while (at < zone->blocks && get(zone->used, at) && !get(zone->first, at));
	return 0;
}
