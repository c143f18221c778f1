#include <kernel/test.h>
#include <lib/errno.h>
#include <mm/frame.h>
#include <mm/heap.h>
#include <object/page_tree.h>

/* Pages that are far apart, so that trees of all heights occur. */
static const uint64_t places[] = { 0, 1, 31, 32, 33, 1000, 1023, 1024, 40000, 1 << 20, 1 << 26 };
#define PLACES array_size(places)
#define TREES  4

/* A model: which frame each tree should show at each place. */
struct model {
	struct page_tree trees[TREES];
	paddr_t frames[TREES][PLACES];
};

static unsigned next_random(void)
{
	static uint64_t state = 0x123456789;

	state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(state >> 33);
}

static bool agrees(const struct model *m)
{
	for (unsigned t = 0; t < TREES; t++) {
		uint64_t count = 0;

		for (unsigned p = 0; p < PLACES; p++) {
			bool shared;

			if (page_tree_get(&m->trees[t], places[p], &shared) != m->frames[t][p])
				return false;
			count += m->frames[t][p] != 0;
		}
		if (page_tree_count(&m->trees[t]) != count)
			return false;
	}
	return true;
}

static int put(struct model *m, unsigned t, unsigned p)
{
	paddr_t frame = frame_alloc(), *slot;
	int err = frame ? page_tree_own(&m->trees[t], places[p], &slot) : -ENOMEM;

	if (err || *slot != m->frames[t][p])
		return -EINVAL;
	page_tree_put(&m->trees[t], places[p], frame);
	m->frames[t][p] = frame;
	return 0;
}

static int drop(struct model *m, unsigned t, unsigned first, unsigned last)
{
	for (unsigned p = first; p <= last; p++)
		m->frames[t][p] = 0;
	return page_tree_remove(&m->trees[t], places[first], places[last] - places[first] + 1);
}

static void share(struct model *m, unsigned from, unsigned to)
{
	page_tree_clear(&m->trees[to]);
	page_tree_share(&m->trees[from], &m->trees[to]);
	for (unsigned p = 0; p < PLACES; p++)
		m->frames[to][p] = m->frames[from][p];
}

TEST(page_tree_against_a_model)
{
	size_t heap = heap_in_use();
	struct model m = { 0 };

	for (unsigned step = 0; step < 3000; step++) {
		unsigned t = next_random() % TREES, p = next_random() % PLACES;
		unsigned q = p + next_random() % (PLACES - p), choice = next_random() % 10;

		if (choice < 6)
			CHECK_EQ(put(&m, t, p), 0);
		else if (choice < 8)
			CHECK_EQ(drop(&m, t, p, q), 0);
		else
			share(&m, t, (t + 1 + q % (TREES - 1)) % TREES);
		CHECK(agrees(&m));
	}
	for (unsigned t = 0; t < TREES; t++)
		page_tree_clear(&m.trees[t]);
	CHECK_EQ(heap_in_use(), heap);
}

/* What a copy costs depends on what is touched, not on what is there. */
TEST(page_tree_copies_cost_what_is_touched)
{
	enum { PAGES = 4096 };
	struct page_tree tree = PAGE_TREE_EMPTY, copy = PAGE_TREE_EMPTY;
	size_t heap;
	paddr_t *slot;

	for (unsigned page = 0; page < PAGES; page++) {
		paddr_t frame = frame_alloc();

		CHECK(frame && page_tree_own(&tree, page, &slot) == 0);
		page_tree_put(&tree, page, frame);
	}
	heap = heap_in_use();
	page_tree_share(&tree, &copy);
	CHECK_EQ(heap_in_use(), heap);
	CHECK_EQ(page_tree_own(&copy, 5, &slot), 0);
	CHECK(heap_in_use() - heap <= 3 * 512); /* three levels of nodes */
	page_tree_clear(&copy);
	CHECK_EQ(heap_in_use(), heap);
	CHECK_EQ(page_tree_count(&tree), PAGES);
	page_tree_clear(&tree);
}
