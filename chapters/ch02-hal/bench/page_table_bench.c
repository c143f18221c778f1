/* What it costs to change the page table that is in use. */
#include <hal/page_table.h>
#include <kernel/bench.h>
#include <mm/frame.h>

#define LARGE      (UINT64_C(2) << 20)
#define READ_WRITE (PAGE_READ | PAGE_WRITE)

/* Maps `size` bytes at a multiple of LARGE and takes them away again. Neighbours on both sides keep
 * the tables above the pages in being. */
static void map_unmap(struct bench_run *run, struct page_table *pt, paddr_t pa, uint64_t size)
{
	uint64_t room;
	vaddr_t base, at;

	hal_pt_user_range(pt, &base, &room);
	at = round_up(base, LARGE) + 2 * LARGE;
	if (hal_pt_map(pt, at - PAGE_SIZE, pa, READ_WRITE) != 0 ||
	    hal_pt_map(pt, at + size, pa, READ_WRITE) != 0)
		bench_skip(run, "out of memory");
	hal_pt_activate(pt);
	if (!run->skipped)
		bench_repeat(run) {
			hal_pt_map_cont(pt, at, pa, size, READ_WRITE);
			hal_pt_unmap_cont(pt, at, size);
		}
	hal_pt_unmap_cont(pt, at - PAGE_SIZE, size + 2 * PAGE_SIZE);
}

static void map_unmap_frames(struct bench_run *run, uint64_t size)
{
	size_t count = size / PAGE_SIZE;
	paddr_t frames = frame_alloc_contiguous(count, size);
	struct page_table pt;

	if (frames && hal_pt_create(&pt, NULL) == 0) {
		map_unmap(run, &pt, frames, size);
		hal_pt_destroy(&pt);
	} else {
		bench_skip(run, "out of memory");
	}
	frame_unref_contiguous(frames, frames ? count : 0);
}

BENCH(map_page, "map and unmap a page of 4 KiB")
{
	map_unmap_frames(run, PAGE_SIZE);
}

BENCH(map_large, "map and unmap 2 MiB of contiguous memory")
{
	map_unmap_frames(run, LARGE);
}
