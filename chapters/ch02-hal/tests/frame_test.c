#include <hal/pmem.h>
#include <kernel/test.h>
#include <lib/string.h>
#include <mm/frame.h>

TEST(frame_references)
{
	size_t before = frame_free_count();
	paddr_t frame = frame_alloc();

	CHECK(frame && frame % PAGE_SIZE == 0);
	CHECK_EQ(frame_free_count(), before - 1);
	frame_ref(frame);
	CHECK_EQ(frame_ref_count(frame), 2);
	frame_unref(frame);
	CHECK_EQ(frame_free_count(), before - 1);
	frame_unref(frame);
	CHECK_EQ(frame_free_count(), before);
}

TEST(frame_zeroed)
{
	paddr_t frame = frame_alloc();
	unsigned char byte = 0xff;

	hal_pmem_write(frame + 4095, &byte, 1);
	frame_unref(frame);
	for (size_t n = frame_free_count(); n; n--) { /* comes back sooner or later */
		paddr_t again = frame_alloc_zeroed();
		bool same = again == frame;

		hal_pmem_read(again + 4095, &byte, 1);
		frame_unref(again);
		CHECK_EQ(byte, 0);
		if (same)
			return;
	}
	CHECK(!"the frame never came back");
}

TEST(frame_contiguous_neighbours)
{
	size_t before = frame_free_count();
	paddr_t run = frame_alloc_contiguous(5, PAGE_SIZE);

	CHECK(run);
	CHECK_EQ(frame_free_count(), before - 5);
	for (unsigned i = 0; i < 5; i++)
		CHECK_EQ(frame_ref_count(run + i * PAGE_SIZE), 1);
	frame_unref_contiguous(run, 5);
	CHECK_EQ(frame_alloc_contiguous(frame_total_count() + 1, PAGE_SIZE), 0);
	CHECK_EQ(frame_alloc_contiguous(0, PAGE_SIZE), 0);
	CHECK_EQ(frame_free_count(), before);
}

/* Takes all memory, keeps the frames in a chain through themselves, and gives all back. */
TEST(frame_exhaustion)
{
	size_t before = frame_free_count(), taken = 0;
	paddr_t chain = 0, frame;

	while ((frame = frame_alloc())) {
		hal_pmem_write(frame, &chain, sizeof(chain));
		chain = frame;
		taken++;
	}
	CHECK_EQ(taken, before);
	CHECK_EQ(frame_alloc_zeroed(), 0);
	while ((frame = chain)) {
		hal_pmem_read(frame, &chain, sizeof(chain));
		frame_unref(frame);
	}
	CHECK_EQ(frame_free_count(), before);
}

TEST(frame_contiguous_aligned)
{
	size_t before = frame_free_count();

	for (uint64_t align = PAGE_SIZE; align <= UINT64_C(4) << 20; align *= 2) {
		paddr_t one = frame_alloc_contiguous(1, align);
		paddr_t three = frame_alloc_contiguous(3, align);

		CHECK(one && three && one % align == 0 && three % align == 0);
		frame_unref(one);
		frame_unref_contiguous(three, 3);
	}
	CHECK_EQ(frame_free_count(), before);
}
