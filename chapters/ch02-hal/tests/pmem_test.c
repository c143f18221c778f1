#include <hal/pmem.h>
#include <kernel/test.h>
#include <lib/string.h>
#include <mm/frame.h>

#define FRAMES 3

TEST(pmem_across_pages)
{
	paddr_t run = frame_alloc_contiguous(FRAMES, PAGE_SIZE);
	char text[] = "over the edge", back[sizeof(text)];

	hal_pmem_write(run + PAGE_SIZE - 4, text, sizeof(text));
	hal_pmem_copy(run + 2 * PAGE_SIZE, run + PAGE_SIZE - 4, sizeof(text));
	hal_pmem_read(run + 2 * PAGE_SIZE, back, sizeof(back));
	CHECK(!memcmp(text, back, sizeof(text)));
	frame_unref_contiguous(run, FRAMES);
}

/* Fills the run with a pattern that does not repeat at page borders. */
static void fill(paddr_t run, uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bytes[i] = (uint8_t)(i * 7 + i / 251);
	hal_pmem_write(run, bytes, n);
}

/* Copies within one range, which overlaps itself, and compares with what memmove does. */
static bool overlap_is_right(paddr_t run, size_t to, size_t from)
{
	static uint8_t want[FRAMES * PAGE_SIZE], got[FRAMES * PAGE_SIZE];
	size_t n = 2 * PAGE_SIZE;

	fill(run, want, sizeof(want));
	memmove(want + to, want + from, n);
	hal_pmem_copy(run + to, run + from, n);
	hal_pmem_read(run, got, sizeof(got));
	return !memcmp(got, want, sizeof(got));
}

TEST(pmem_copy_overlapping)
{
	paddr_t run = frame_alloc_contiguous(FRAMES, PAGE_SIZE);

	CHECK(overlap_is_right(run, 100, 3));
	CHECK(overlap_is_right(run, 3, 100));
	CHECK(overlap_is_right(run, PAGE_SIZE, 1));
	CHECK(overlap_is_right(run, 1, PAGE_SIZE));
	CHECK(overlap_is_right(run, 5, 5));
	frame_unref_contiguous(run, FRAMES);
}

TEST(pmem_zero_stops_at_the_borders)
{
	static uint8_t bytes[FRAMES * PAGE_SIZE];
	paddr_t run = frame_alloc_contiguous(FRAMES, PAGE_SIZE);

	memset(bytes, 0xff, sizeof(bytes));
	hal_pmem_write(run, bytes, sizeof(bytes));
	hal_pmem_zero(run + 5, 2 * PAGE_SIZE);
	hal_pmem_read(run, bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		CHECK_EQ(bytes[i], i >= 5 && i < 5 + 2 * PAGE_SIZE ? 0 : 0xff);
	frame_unref_contiguous(run, FRAMES);
}
