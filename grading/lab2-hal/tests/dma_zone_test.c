/* Task 4: memory for devices, beside a model that knows the owner of every block. */
#include <grade/test.h>
#include <lab/dma_zone.h>
#include <lib/errno.h>
#include <lib/string.h>

#define BLOCKS 200

static struct dma_zone zone;
static unsigned owner[BLOCKS]; /* number of the piece; 0: free */
static unsigned pieces;
static paddr_t base;

static void zone_make(paddr_t at)
{
	memset(owner, 0, sizeof(owner));
	pieces = 0;
	base = at;
	memset(&zone, 0x5a, sizeof(zone));
	EXPECT_EQ(dma_zone_init(&zone, base, BLOCKS * DMA_BLOCK), 0);
}

static paddr_t random_base(uint64_t align)
{
	return ((grade_random() >> 16) | UINT64_C(1) << 40) & ~(align - 1);
}

static bool wish_granted(paddr_t pa, uint64_t size, uint64_t align, uint64_t boundary)
{
	return (!align || pa % align == 0) &&
	       (!boundary || pa / boundary == (pa + size - 1) / boundary);
}

static bool blocks_free(unsigned at, unsigned count)
{
	for (unsigned i = at; i < at + count; i++)
		if (i >= BLOCKS || owner[i])
			return false;
	return true;
}

static paddr_t model_alloc(uint64_t size, uint64_t align, uint64_t boundary)
{
	unsigned count = (unsigned)((size + DMA_BLOCK - 1) / DMA_BLOCK);

	for (unsigned at = 0; at < BLOCKS; at++) {
		paddr_t pa = base + at * DMA_BLOCK;

		if (!blocks_free(at, count) || !wish_granted(pa, size, align, boundary))
			continue;
		pieces++;
		for (unsigned i = at; i < at + count; i++)
			owner[i] = pieces;
		return pa;
	}
	return 0;
}

static void expect_alloc(uint64_t size, uint64_t align, uint64_t boundary)
{
	paddr_t want = model_alloc(size, align, boundary);

	grade_note("%lu bytes, alignment %#lx, boundary %#lx, in a zone at %#lx", size, align,
		   boundary, base);
	EXPECT_EQ(dma_alloc(&zone, size, align, boundary), want);
}

/* Frees what begins at a random block, where something does. */
static void expect_free(void)
{
	unsigned at = (unsigned)grade_random_below(BLOCKS), number = owner[at];
	bool begins = number && (at == 0 || owner[at - 1] != number);

	grade_note("block %u of the zone", at);
	EXPECT_EQ(dma_free(&zone, base + at * DMA_BLOCK), begins ? 0 : -EINVAL);
	for (; begins && at < BLOCKS && owner[at] == number; at++)
		owner[at] = 0;
}

GRADED_TEST(dma_first_fit)
{
	EXPECT_ALL(zone_make(random_base(DMA_BLOCK)));
	for (unsigned i = 0; i < 3000; i++) {
		if (grade_random_below(5) < 2)
			EXPECT_ALL(expect_free());
		else
			EXPECT_ALL(expect_alloc(1 + grade_random_below(12 * DMA_BLOCK), 0, 0));
	}
}

/* 0, or a power of two from 2^low on. */
static uint64_t random_wish(unsigned low, unsigned range)
{
	uint64_t power = grade_random_below(range + 1);

	return power == range ? 0 : UINT64_C(1) << (low + power);
}

GRADED_TEST(dma_wishes)
{
	for (unsigned round = 0; round < 20; round++) {
		EXPECT_ALL(zone_make(random_base(DMA_BLOCK << grade_random_below(6))));
		for (unsigned i = 0; i < 150; i++) {
			uint64_t align = random_wish(0, 15), boundary, size;

			boundary = random_wish(5, 12);
			size = 1 + grade_random_below(boundary ? min(boundary, 2048ul) : 2048);
			if (i % 4 < 2 && boundary >= DMA_BLOCK) /* pieces that end at boundaries */
				size = round_up(size, DMA_BLOCK);
			EXPECT_ALL(expect_alloc(size, align, boundary));
			if (i % 2)
				EXPECT_ALL(expect_free());
		}
	}
}

static void expect_no_zone(paddr_t at, uint64_t size)
{
	struct dma_zone none;

	grade_note("a zone of %#lx bytes at %#lx", size, at);
	EXPECT_EQ(dma_zone_init(&none, at, size), -EINVAL);
}

static void expect_nothing(uint64_t size, uint64_t align, uint64_t boundary)
{
	grade_note("%#lx bytes, alignment %#lx, boundary %#lx", size, align, boundary);
	EXPECT_EQ(dma_alloc(&zone, size, align, boundary), 0);
}

GRADED_TEST(dma_refuses)
{
	EXPECT_ALL(expect_no_zone(0, DMA_BLOCK));
	EXPECT_ALL(expect_no_zone(0x1000, 0));
	EXPECT_ALL(expect_no_zone(0x1001, DMA_BLOCK));
	EXPECT_ALL(expect_no_zone(0x1000, DMA_BLOCK + 1));
	EXPECT_ALL(expect_no_zone(0x1000, (DMA_BLOCKS_MAX + 1) * DMA_BLOCK));
	EXPECT_ALL(expect_no_zone(0x1000, UINT64_MAX & ~(DMA_BLOCK - 1)));

	EXPECT_ALL(zone_make(random_base(1 << 20)));
	EXPECT_ALL(expect_nothing(0, 0, 0));
	EXPECT_ALL(expect_nothing(BLOCKS * DMA_BLOCK + 1, 0, 0));
	EXPECT_ALL(expect_nothing(UINT64_MAX, 0, 0));
	EXPECT_ALL(expect_nothing(UINT64_MAX - 100, 0, 0));
	EXPECT_ALL(expect_nothing(100, 24, 0));
	EXPECT_ALL(expect_nothing(100, 0, 768));
	EXPECT_ALL(expect_nothing(513, 0, 512));
	EXPECT_ALL(expect_nothing(100, UINT64_C(1) << 63, 0));
	EXPECT_ALL(expect_alloc(BLOCKS * DMA_BLOCK, 0, 0)); /* all of it was still there */

	EXPECT_EQ(dma_free(&zone, 0), -EINVAL);
	EXPECT_EQ(dma_free(&zone, base - DMA_BLOCK), -EINVAL);
	EXPECT_EQ(dma_free(&zone, base + 1), -EINVAL);
	EXPECT_EQ(dma_free(&zone, base + DMA_BLOCK), -EINVAL);
	EXPECT_EQ(dma_free(&zone, base + BLOCKS * DMA_BLOCK), -EINVAL);
	EXPECT_EQ(dma_free(&zone, base + (DMA_BLOCK << 32)), -EINVAL);
	EXPECT_EQ(dma_free(&zone, base), 0);
	EXPECT_EQ(dma_free(&zone, base), -EINVAL);
}
