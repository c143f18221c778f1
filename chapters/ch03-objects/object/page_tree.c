#include <lib/errno.h>
#include <mm/frame.h>
#include <mm/heap.h>
#include <object/page_tree.h>

#define BITS   5
#define FANOUT (1u << BITS)

struct page_node {
	uint32_t refs;  /* atomic */
	uint32_t pages; /* frames below */
	uint64_t slots[FANOUT];
};

static struct page_node *node_at(uint64_t slot)
{
	return (struct page_node *)(uintptr_t)slot;
}

static unsigned index_at(uint64_t page, unsigned level)
{
	return (page >> BITS * level) % FANOUT;
}

/* Pages that a tree of this height has places for. */
static uint64_t span(unsigned height)
{
	return BITS * height < 64 ? UINT64_C(1) << BITS * height : UINT64_MAX;
}

static bool node_shared(const struct page_node *node)
{
	return __atomic_load_n(&node->refs, __ATOMIC_ACQUIRE) > 1;
}

/* --- References to what a slot at a level holds: a frame (level 0) or a node --- */

static void slot_ref(uint64_t slot, unsigned level)
{
	if (!slot)
		return;
	if (level == 0)
		frame_ref(slot);
	else
		__atomic_fetch_add(&node_at(slot)->refs, 1, __ATOMIC_RELAXED);
}

/* Recursion is as deep as the tree is high. */
static void slot_unref(uint64_t slot, unsigned level)
{
	struct page_node *node = node_at(slot);

	if (!slot)
		return;
	if (level == 0)
		return frame_unref(slot);
	if (__atomic_sub_fetch(&node->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (unsigned i = 0; i < FANOUT; i++)
		slot_unref(node->slots[i], level - 1);
	kfree(node);
}

static uint32_t slot_pages(uint64_t slot, unsigned level)
{
	return !slot ? 0 : level ? node_at(slot)->pages : 1;
}

/* --- Reading --- */

paddr_t page_tree_get(const struct page_tree *tree, uint64_t page, bool *shared)
{
	uint64_t slot = page < span(tree->height) ? tree->root : 0;

	*shared = false;
	for (unsigned level = tree->height; level > 0 && slot; level--) {
		*shared |= node_shared(node_at(slot));
		slot = node_at(slot)->slots[index_at(page, level - 1)];
	}
	if (slot)
		*shared |= frame_ref_count(slot) > 1;
	return slot;
}

uint64_t page_tree_count(const struct page_tree *tree)
{
	return slot_pages(tree->root, tree->height);
}

/* --- Changing --- */

static struct page_node *node_new(void)
{
	struct page_node *node = new(struct page_node);

	if (node)
		node->refs = 1;
	return node;
}

/* Puts nodes on top until the tree has a place for the page. */
static int grow(struct page_tree *tree, uint64_t page)
{
	while (page >= span(tree->height)) {
		struct page_node *node = tree->root ? node_new() : NULL;

		if (tree->root && !node)
			return -ENOMEM;
		if (node) {
			node->slots[0] = tree->root;
			node->pages = slot_pages(tree->root, tree->height);
			tree->root = (uintptr_t)node;
		}
		tree->height++;
	}
	return 0;
}

/* A node of our own in the slot: the one that is there, a copy of a shared one, or a new one. */
static int own_node(uint64_t *slot, unsigned level)
{
	struct page_node *old = node_at(*slot), *node;

	if (old && !node_shared(old))
		return 0;
	node = node_new();
	if (!node)
		return -ENOMEM;
	for (unsigned i = 0; old && i < FANOUT; i++) {
		node->slots[i] = old->slots[i];
		slot_ref(old->slots[i], level - 1);
	}
	node->pages = old ? old->pages : 0;
	slot_unref(*slot, level);
	*slot = (uintptr_t)node;
	return 0;
}

int page_tree_own(struct page_tree *tree, uint64_t page, paddr_t **out)
{
	uint64_t *slot = &tree->root;
	int err = grow(tree, page);

	for (unsigned level = tree->height; level > 0 && !err; level--) {
		err = own_node(slot, level);
		if (!err)
			slot = &node_at(*slot)->slots[index_at(page, level - 1)];
	}
	*out = slot;
	return err;
}

void page_tree_put(struct page_tree *tree, uint64_t page, paddr_t frame)
{
	uint64_t *slot = &tree->root;
	paddr_t old = 0;

	for (unsigned level = tree->height; level > 0; level--)
		slot = &node_at(*slot)->slots[index_at(page, level - 1)];
	old = *slot;
	*slot = frame;
	slot = &tree->root;
	for (unsigned level = tree->height; level > 0; level--) {
		node_at(*slot)->pages += !old;
		slot = &node_at(*slot)->slots[index_at(page, level - 1)];
	}
	slot_unref(old, 0);
}

/* --- Removing --- */

/* Owns the nodes on the way to the page, as far as there are any. */
static int own_border(struct page_tree *tree, uint64_t page)
{
	uint64_t *slot = &tree->root;
	int err = 0;

	if (page >= span(tree->height))
		return 0;
	for (unsigned level = tree->height; level > 0 && *slot && !err; level--) {
		err = own_node(slot, level);
		if (!err)
			slot = &node_at(*slot)->slots[index_at(page, level - 1)];
	}
	return err;
}

/* Empties pages first … last (both numbers relative to the slot). Nodes that are only in part
 * concerned are our own. Returns how many frames there were. */
static uint32_t remove(uint64_t *slot, unsigned level, uint64_t first, uint64_t last)
{
	struct page_node *node = node_at(*slot);
	uint32_t removed = slot_pages(*slot, level);

	if (!*slot)
		return 0;
	if (first > 0 || last < span(level) - 1) {
		uint64_t child = span(level - 1);

		removed = 0;
		for (uint64_t i = first / child; i <= last / child; i++)
			removed += remove(&node->slots[i], level - 1,
					  i == first / child ? first % child : 0,
					  i == last / child ? last % child : child - 1);
		node->pages -= removed;
		if (node->pages)
			return removed;
	}
	slot_unref(*slot, level);
	*slot = 0;
	return removed;
}

int page_tree_remove(struct page_tree *tree, uint64_t first, uint64_t count)
{
	uint64_t last = min(first + count, span(tree->height)) - 1;
	int err;

	if (!count || !tree->root || first >= span(tree->height))
		return 0;
	err = own_border(tree, first);
	if (!err)
		err = own_border(tree, last);
	if (!err)
		remove(&tree->root, tree->height, first, last);
	return err;
}

void page_tree_share(const struct page_tree *from, struct page_tree *to)
{
	*to = *from;
	slot_ref(to->root, to->height);
}

void page_tree_clear(struct page_tree *tree)
{
	slot_unref(tree->root, tree->height);
	*tree = (struct page_tree)PAGE_TREE_EMPTY;
}
