#include <kernel/test.h>
#include <lib/string.h>
#include <mm/frame.h>
#include <mm/heap.h>

static const size_t sizes[] = { 1, 16, 17, 100, 1000, 1024, 1025, 4000, 5000, 70000 };

TEST(heap_blocks_do_not_overlap)
{
	size_t before = heap_in_use();
	char *blocks[array_size(sizes)];

	for (unsigned i = 0; i < array_size(sizes); i++) {
		blocks[i] = kmalloc(sizes[i]);
		CHECK(blocks[i] && (uintptr_t)blocks[i] % 16 == 0);
		memset(blocks[i], (int)i + 1, sizes[i]);
	}
	for (unsigned i = 0; i < array_size(sizes); i++)
		for (size_t at = 0; at < sizes[i]; at++)
			CHECK_EQ(blocks[i][at], i + 1);
	for (unsigned i = 0; i < array_size(sizes); i++)
		kfree(blocks[i]);
	CHECK_EQ(heap_in_use(), before);
}

TEST(heap_many_small_blocks)
{
	enum { COUNT = 1000 };
	void **blocks = kzalloc(COUNT * sizeof(*blocks));
	size_t before = heap_in_use();

	CHECK(blocks);
	for (unsigned i = 0; i < COUNT; i++) {
		blocks[i] = kzalloc(48);
		CHECK(blocks[i] && *(char *)blocks[i] == 0);
		memset(blocks[i], 0xff, 48);
	}
	for (unsigned i = 0; i < COUNT; i += 2)
		kfree(blocks[i]);
	for (unsigned i = 1; i < COUNT; i += 2)
		kfree(blocks[i]);
	CHECK_EQ(heap_in_use(), before);
	kfree(blocks);
}

TEST(heap_refuses_the_impossible)
{
	size_t before = heap_in_use();
	volatile size_t huge = SIZE_MAX; /* volatile: the compiler would complain */

	CHECK(kmalloc(huge) == NULL);
	CHECK(kmalloc(huge - 4096) == NULL);
	CHECK(kmalloc(UINT64_C(1) << 40) == NULL);
	CHECK_EQ(heap_in_use(), before);
	kfree(NULL);
}
