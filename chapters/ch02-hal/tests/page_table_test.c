#include <hal/page_table.h>
#include <hal/pmem.h>
#include <hal/user_copy.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/frame.h>

static vaddr_t user_base(const struct page_table *pt)
{
	vaddr_t base;
	uint64_t size;

	hal_pt_user_range(pt, &base, &size);
	return base;
}

TEST(page_table_map_query_unmap)
{
	struct page_table pt;
	paddr_t frame = frame_alloc();
	struct page_info page;
	vaddr_t va;

	CHECK_EQ(hal_pt_create(&pt, NULL), 0);
	va = user_base(&pt) + 0x40201000;
	CHECK_EQ(hal_pt_query(&pt, va, &page), -ENOENT);
	CHECK_EQ(hal_pt_map(&pt, va, frame, PAGE_READ | PAGE_WRITE), 0);
	CHECK_EQ(hal_pt_query(&pt, va + 123, &page), 0);
	CHECK_EQ(page.pa, frame + 123);
	CHECK_EQ(page.flags, PAGE_READ | PAGE_WRITE);
	CHECK_EQ(hal_pt_query(&pt, va + PAGE_SIZE, NULL), -ENOENT);
	CHECK_EQ(hal_pt_query(&pt, va - 1, NULL), -ENOENT);
	CHECK_EQ(hal_pt_protect(&pt, va, PAGE_READ), 0);
	CHECK_EQ(hal_pt_query(&pt, va, &page), 0);
	CHECK_EQ(page.flags, PAGE_READ);
	CHECK_EQ(hal_pt_unmap(&pt, va), 0);
	CHECK_EQ(hal_pt_unmap(&pt, va), -ENOENT);
	CHECK_EQ(hal_pt_protect(&pt, va, PAGE_READ), -ENOENT);
	hal_pt_destroy(&pt);
	frame_unref(frame);
}

TEST(page_table_refuses_kernel_addresses)
{
	struct page_table pt;
	paddr_t frame = frame_alloc();

	CHECK_EQ(hal_pt_create(&pt, NULL), 0);
	CHECK_EQ(hal_pt_map(&pt, 0, frame, PAGE_READ), -EINVAL);
	CHECK_EQ(hal_pt_map(&pt, UINT64_C(0xffffffff80000000), frame, PAGE_READ), -EINVAL);
	CHECK_EQ(hal_pt_map(&pt, (vaddr_t)&pt & ~PAGE_MASK, frame, PAGE_READ), -EINVAL);
	CHECK_EQ(hal_pt_query(&pt, UINT64_C(0xffffffff80200000), NULL), -ENOENT);
	CHECK_EQ(hal_pt_query(&pt, UINT64_C(0x0000800000000000), NULL), -ENOENT);
	hal_pt_destroy(&pt);
	frame_unref(frame);
}

TEST(page_table_ranges)
{
	struct page_table pt;
	paddr_t run = frame_alloc_contiguous(4, PAGE_SIZE);
	paddr_t pages[] = { run + 3 * PAGE_SIZE, run, run + PAGE_SIZE };
	struct page_info page;
	vaddr_t va;

	CHECK_EQ(hal_pt_create(&pt, NULL), 0);
	va = user_base(&pt);
	CHECK_EQ(hal_pt_map_cont(&pt, va, run, 4 * PAGE_SIZE, PAGE_READ), 0);
	CHECK_EQ(hal_pt_query(&pt, va + 3 * PAGE_SIZE, &page), 0);
	CHECK_EQ(page.pa, run + 3 * PAGE_SIZE);
	CHECK_EQ(hal_pt_map_many(&pt, va, pages, 3, PAGE_READ), 0); /* replaces */
	CHECK_EQ(hal_pt_query(&pt, va, &page), 0);
	CHECK_EQ(page.pa, run + 3 * PAGE_SIZE);
	CHECK_EQ(hal_pt_unmap_cont(&pt, va, 8 * PAGE_SIZE), 0);
	CHECK_EQ(hal_pt_query(&pt, va + 3 * PAGE_SIZE, NULL), -ENOENT);
	hal_pt_destroy(&pt);
	frame_unref_contiguous(run, 4);
}

TEST(user_copy_stops_where_access_ends)
{
	struct page_table pt;
	paddr_t run = frame_alloc_contiguous(2, PAGE_SIZE);
	char out[16] = "0123456789abcde", in[16] = "";
	vaddr_t va;

	CHECK_EQ(hal_pt_create(&pt, NULL), 0);
	va = user_base(&pt);
	CHECK_EQ(hal_pt_map(&pt, va, run, PAGE_READ | PAGE_WRITE), 0);
	CHECK_EQ(hal_pt_map(&pt, va + PAGE_SIZE, run + PAGE_SIZE, PAGE_READ), 0);
	CHECK_EQ(hal_user_copy_out(&pt, va + PAGE_SIZE - 5, out, sizeof(out)), 5);
	CHECK_EQ(hal_user_copy_in(&pt, in, va + PAGE_SIZE - 5, sizeof(in)), sizeof(in));
	CHECK(!memcmp(in, out, 5));
	CHECK_EQ(hal_user_copy_in(&pt, in, va + 2 * PAGE_SIZE - 3, sizeof(in)), 3);
	CHECK_EQ(hal_user_copy_in(&pt, in, UINT64_MAX - 3, sizeof(in)), 0);
	CHECK_EQ(hal_user_copy_out(&pt, 0, out, sizeof(out)), 0);
	hal_pt_destroy(&pt);
	frame_unref_contiguous(run, 2);
}
