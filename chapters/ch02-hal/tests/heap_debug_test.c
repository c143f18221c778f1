/* The red zones of the debug heap: every kind of damage is seen, and nothing else. */
#include <kernel/test.h>
#include <mm/heap.h>
#include <mm/heap_debug.h>

static const size_t sizes[] = { 0, 1, 15, 16, 17, 100, 1000, 4000, 5000, 70000 };

/* Changes a byte, examines the block, and repairs the byte. */
static enum heap_fault damaged(uint8_t *block, ptrdiff_t at)
{
	enum heap_fault fault;

	block[at] ^= 0x40;
	fault = heap_examine(block);
	block[at] ^= 0x40;
	return fault;
}

TEST(heap_debug_sees_one_byte)
{
	for (unsigned i = 0; i < array_size(sizes); i++) {
		uint8_t *block = kmalloc(sizes[i]);
		ptrdiff_t size = (ptrdiff_t)sizes[i];

		CHECK(block);
		for (ptrdiff_t at = 0; at < size; at++)
			block[at] = 0xff; /* all of it, and no more */
		CHECK_EQ(heap_examine(block), HEAP_GOOD);
		CHECK_EQ(damaged(block, size), HEAP_WRITTEN_BEHIND);
		CHECK_EQ(damaged(block, size + 15), HEAP_WRITTEN_BEHIND);
		CHECK_EQ(damaged(block, -1), HEAP_WRITTEN_BEFORE);
		CHECK_EQ(damaged(block, -16), HEAP_WRITTEN_BEFORE);
		CHECK_EQ(heap_examine(block), HEAP_GOOD);
		kfree(block);
	}
}

TEST(heap_debug_sees_freed_blocks)
{
	uint8_t *keeper = kmalloc(100), *block = kmalloc(100); /* a slab with one in use stays */

	CHECK(keeper && block);
	kfree(block);
	CHECK_EQ(heap_examine(block), HEAP_FREED);
	CHECK_EQ(damaged(block, 0), HEAP_WRITTEN_AFTER_FREE);
	CHECK_EQ(damaged(block, 99), HEAP_WRITTEN_AFTER_FREE);
	CHECK_EQ(damaged(block, -1), HEAP_WRITTEN_BEFORE);
	kfree(keeper);
}

TEST(heap_debug_sees_wild_pointers)
{
	static uint64_t no_block[2] __attribute__((aligned(16)));
	uint8_t *block = kmalloc(100);
	uint8_t on_the_stack;

	CHECK(block);
	CHECK_EQ(heap_examine(block + 1), HEAP_NOT_A_BLOCK);
	CHECK_EQ(heap_examine(block + 16), HEAP_NOT_A_BLOCK);
	CHECK_EQ(heap_examine(no_block), HEAP_NOT_A_BLOCK);
	CHECK_EQ(heap_examine(&on_the_stack), HEAP_NOT_A_BLOCK);
	CHECK_EQ(heap_examine(block), HEAP_GOOD);
	kfree(block);
}

/* Memory that was not zeroed does not look as if it were. */
TEST(heap_debug_memory_starts_dirty)
{
	uint8_t *block = kmalloc(64);

	CHECK(block && block[0] && block[63]);
	kfree(block);
}
