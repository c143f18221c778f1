/* What memory costs. */
#include <kernel/bench.h>
#include <mm/frame.h>
#include <mm/heap.h>

BENCH(frame_alloc, "allocate and free a frame")
{
	bench_repeat(run)
		frame_unref(frame_alloc());
}

BENCH(kmalloc_64, "allocate and free 64 bytes of heap")
{
	bench_repeat(run)
		kfree(kmalloc(64));
}

BENCH(kmalloc_4096, "allocate and free 4096 bytes of heap")
{
	bench_repeat(run)
		kfree(kmalloc(4096));
}
