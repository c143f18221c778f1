/*
 * Random changes of a page table, compared after each with a model that knows nothing of levels:
 * an array with one element a page.
 */
#include <hal/page_table.h>
#include <kernel/log.h>
#include <kernel/test.h>
#include <mm/frame.h>
#include <mm/heap.h>

#define PAGES      1600 /* three large pages and a bit */
#define PER_LARGE  512
#define ROUNDS     400
#define LIST_MAX   40
#define NOWHERE    (UINT64_C(64) << 30)
#define READ_WRITE (PAGE_READ | PAGE_WRITE)

struct model_page {
	paddr_t pa;
	unsigned flags;
	bool mapped;
};

struct bench {
	struct page_table pt;
	vaddr_t base;
	uint64_t random;
	struct model_page pages[PAGES];
};

static unsigned below(struct bench *b, unsigned limit)
{
	b->random = b->random * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
	return (unsigned)(b->random >> 33) % limit;
}

static unsigned random_flags(struct bench *b)
{
	static const unsigned flags[] = { 0, PAGE_READ, READ_WRITE, PAGE_READ | PAGE_EXEC };

	return flags[below(b, array_size(flags))];
}

/* Borders of large pages are the interesting ones. */
static void random_range(struct bench *b, unsigned *first, unsigned *count)
{
	unsigned grain = below(b, 2) ? PER_LARGE : 1;

	*first = below(b, PAGES / grain) * grain;
	*count = min((below(b, PAGES / grain) + 1) * grain, PAGES - *first);
}

static int random_map_cont(struct bench *b)
{
	unsigned first, count, shift = below(b, 2) ? 0 : below(b, PER_LARGE);
	unsigned flags = random_flags(b);
	paddr_t pa;

	random_range(b, &first, &count);
	pa = NOWHERE + (first + below(b, 8) * PER_LARGE + shift) * PAGE_SIZE;
	for (unsigned i = 0; i < count; i++)
		b->pages[first + i] = (struct model_page){ pa + i * PAGE_SIZE, flags, true };
	return hal_pt_map_cont(&b->pt, b->base + first * PAGE_SIZE, pa, count * PAGE_SIZE, flags);
}

static int random_map_many(struct bench *b)
{
	paddr_t list[LIST_MAX];
	unsigned first, count, flags = random_flags(b);

	random_range(b, &first, &count);
	count = min(count, (unsigned)LIST_MAX);
	for (unsigned i = 0; i < count; i++) {
		list[i] = NOWHERE + below(b, PAGES) * PAGE_SIZE;
		b->pages[first + i] = (struct model_page){ list[i], flags, true };
	}
	return hal_pt_map_many(&b->pt, b->base + first * PAGE_SIZE, list, count, flags);
}

static int random_unmap(struct bench *b)
{
	unsigned first, count;

	random_range(b, &first, &count);
	for (unsigned i = 0; i < count; i++)
		b->pages[first + i].mapped = false;
	return hal_pt_unmap_cont(&b->pt, b->base + first * PAGE_SIZE, count * PAGE_SIZE);
}

static int random_protect(struct bench *b)
{
	unsigned first, count, flags = random_flags(b);

	random_range(b, &first, &count);
	for (unsigned i = 0; i < count; i++)
		b->pages[first + i].flags = flags;
	return hal_pt_protect_cont(&b->pt, b->base + first * PAGE_SIZE, count * PAGE_SIZE, flags);
}

static bool page_is_right(const struct bench *b, unsigned i)
{
	const struct model_page *want = &b->pages[i];
	struct page_info page;
	bool mapped = hal_pt_query(&b->pt, b->base + i * PAGE_SIZE + 5, &page) == 0;

	return mapped == want->mapped &&
	       (!mapped || (page.pa == want->pa + 5 && page.flags == want->flags));
}

/* Whether hal_pt_next finds as many pages as the model has. */
static bool count_is_right(const struct bench *b)
{
	vaddr_t va = b->base, end = b->base + PAGES * PAGE_SIZE;
	uint64_t size, found = 0, want = 0;

	for (; hal_pt_next(&b->pt, &va, end, &size); va += size)
		found += size / PAGE_SIZE;
	for (unsigned i = 0; i < PAGES; i++)
		want += b->pages[i].mapped;
	return found == want;
}

static bool all_is_right(const struct bench *b)
{
	for (unsigned i = 0; i < PAGES; i++)
		if (!page_is_right(b, i)) {
			kprintf("    page %u is wrong\n", i);
			return false;
		}
	return count_is_right(b);
}

static bool round_is_right(struct bench *b)
{
	static int (*const changes[])(struct bench *) = {
		random_map_cont, random_map_many, random_unmap, random_protect,
	};

	return changes[below(b, array_size(changes))](b) == 0 && all_is_right(b);
}

TEST(page_table_random_changes)
{
	size_t frames;
	struct bench *b = new(struct bench);
	uint64_t size;

	CHECK(b);
	b->random = 1;
	CHECK_EQ(hal_pt_create(&b->pt, NULL), 0);
	frames = frame_free_count();
	hal_pt_user_range(&b->pt, &b->base, &size);
	b->base = round_up(b->base, PER_LARGE * PAGE_SIZE);
	for (unsigned i = 0; i < ROUNDS; i++)
		if (!round_is_right(b)) {
			kprintf("    in round %u\n", i);
			CHECK(!"the table agrees with the model");
		}
	CHECK_EQ(hal_pt_unmap_cont(&b->pt, b->base, PAGES * PAGE_SIZE), 0);
	CHECK_EQ(frame_free_count(), frames); /* no table is left */
	hal_pt_destroy(&b->pt);
	kfree(b);
}
