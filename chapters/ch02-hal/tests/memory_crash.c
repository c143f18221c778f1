/* What must not be done to memory, done. tests/boot/memory.py reads the reports. */
#include <hal/pmem.h>
#include <kernel/crash.h>
#include <mm/frame.h>
#include <mm/heap.h>

#define BLOCK    100
#define NOWHERE  (UINT64_C(3) << 38) /* no machine has so much memory */

/* Volatile: else the compiler sees what is wrong below, and refuses. */
static char *volatile block, *volatile neighbour;

static void crash_frame_twice(void)
{
	paddr_t frame = frame_alloc();

	frame_unref(frame);
	frame_unref(frame);
}

static void crash_frame_wild(void)
{
	frame_unref(NOWHERE);
}

static void crash_pmem_hole(void)
{
	hal_pmem_zero(NOWHERE + 0x123, 8);
}

/* The neighbour keeps the slab in being when the block is freed. */
static __attribute__((noinline)) void blocks_take(void)
{
	neighbour = kmalloc(BLOCK);
	block = kmalloc(BLOCK);
}

static void crash_heap_wild(void)
{
	char on_the_stack[64];

	block = on_the_stack;
	kfree(block);
}

static void crash_heap_behind(void)
{
	blocks_take();
	block[BLOCK] = 1;
	kfree(block);
}

static void crash_heap_before(void)
{
	blocks_take();
	block[-1] = 1;
	kfree(block);
}

static void crash_heap_twice(void)
{
	blocks_take();
	kfree(block);
	kfree(block);
}

static void crash_heap_late(void)
{
	blocks_take();
	kfree(block);
	block[BLOCK / 2] = 1;
	block = kmalloc(BLOCK);
}

CRASH("frame-twice", crash_frame_twice);
CRASH("frame-wild", crash_frame_wild);
CRASH("pmem-hole", crash_pmem_hole);
CRASH("heap-wild", crash_heap_wild);
CRASH("heap-behind", crash_heap_behind); /* one byte behind the block … */
CRASH("heap-before", crash_heap_before); /* … and one before it */
CRASH("heap-twice", crash_heap_twice);
CRASH("heap-late", crash_heap_late);     /* writes to a block that was freed */
