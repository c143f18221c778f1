#include <kernel/test.h>
#include <lib/string.h>
#include <mm/heap.h>

static const size_t sizes[] = { 1, 16, 17, 100, 1000, 1024, 1025, 4000, 5000, 70000 };

TEST(heap_blocks_do_not_overlap)
{
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

/* Every size up to some pages, at its borders, without a hole between neighbouring classes. */
TEST(heap_every_size)
{
	for (size_t size = 0; size <= 3 * PAGE_SIZE; size++) {
		char *block = kmalloc(size);

		CHECK(block && (uintptr_t)block % 16 == 0);
		if (size)
			block[0] = block[size - 1] = 1;
		kfree(block);
	}
}

struct block {
	uint8_t *bytes;
	size_t size;
	uint8_t pattern;
};

static void block_fill(struct block *block, uint8_t pattern, size_t size)
{
	*block = (struct block){ kmalloc(size), size, pattern };
	if (block->bytes)
		memset(block->bytes, pattern, size);
}

static bool block_is_intact(const struct block *block)
{
	size_t same = 0;

	while (block->bytes && same < block->size && block->bytes[same] == block->pattern)
		same++;
	return !block->bytes || same == block->size;
}

/* Blocks of random sizes come and go; each keeps its own pattern as long as it lives. */
TEST(heap_random_use)
{
	static struct block blocks[200];
	uint64_t random = 1;

	for (unsigned i = 0; i < 20000; i++) {
		struct block *block;

		random = random * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
		block = &blocks[(random >> 33) % array_size(blocks)];
		CHECK(block_is_intact(block));
		kfree(block->bytes);
		block_fill(block, (uint8_t)i, (random >> 45) % (i % 10 ? 300 : 9000));
	}
	for (unsigned i = 0; i < array_size(blocks); i++) {
		CHECK(block_is_intact(&blocks[i]));
		kfree(blocks[i].bytes);
		blocks[i].bytes = NULL;
	}
}

/* All memory as heap, in blocks too large for slabs and then in small ones, and back. */
TEST(heap_exhaustion)
{
	static const size_t exhausting[] = { 100000, 2000, 48 };
	void **chain = NULL, **block;

	for (unsigned i = 0; i < array_size(exhausting); i++)
		while ((block = kmalloc(exhausting[i]))) {
			*block = chain;
			chain = block;
		}
	while ((block = chain)) {
		chain = *block;
		kfree(block);
	}
}
