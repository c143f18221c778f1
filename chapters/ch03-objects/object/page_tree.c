#include <lib/errno.h>
#include <mm/frame.h>
#include <mm/heap.h>
#include <object/page_tree.h>

#define BITS   5
#define FANOUT (1u << BITS)

struct page_node {
	uint32_t refs;  /* atomic */
	uint32_t pages; /* frames below */
	union page_slot slots[FANOUT];
};

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

static void slot_ref(union page_slot slot, unsigned level)
{
	if (!slot.frame)
		return;
	if (level == 0)
		frame_ref(slot.frame);
	else
		__atomic_fetch_add(&slot.node->refs, 1, __ATOMIC_RELAXED);
}

/* Recursion is as deep as the tree is high. */
static void slot_unref(union page_slot slot, unsigned level)
{
	if (!slot.frame)
		return;
	if (level == 0)
		return frame_unref(slot.frame);
	if (__atomic_sub_fetch(&slot.node->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (unsigned i = 0; i < FANOUT; i++)
		slot_unref(slot.node->slots[i], level - 1);
	kfree(slot.node);
}

static uint32_t slot_pages(union page_slot slot, unsigned level)
{
	return !slot.frame ? 0 : level ? slot.node->pages : 1;
}

/* --- Reading --- */

paddr_t page_tree_get(const struct page_tree *tree, uint64_t page, bool *shared)
{
	union page_slot slot = tree->root;

	*shared = false;
	if (page >= span(tree->height))
		return 0;
	for (unsigned level = tree->height; level > 0 && slot.node; level--) {
		*shared |= node_shared(slot.node);
		slot = slot.node->slots[index_at(page, level - 1)];
	}
	if (slot.frame)
		*shared |= frame_ref_count(slot.frame) > 1;
	return slot.frame;
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
		struct page_node *node = tree->root.frame ? node_new() : NULL;

		if (tree->root.frame && !node)
			return -ENOMEM;
		if (node) {
			node->slots[0] = tree->root;
			node->pages = slot_pages(tree->root, tree->height);
			tree->root.node = node;
		}
		tree->height++;
	}
	return 0;
}

/* A node of our own in the slot: the one that is there, a copy of a shared one, or a new one. */
static int own_node(union page_slot *slot, unsigned level)
{
	struct page_node *old = slot->node, *node;

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
	slot->node = node;
	return 0;
}

int page_tree_own(struct page_tree *tree, uint64_t page, paddr_t **out)
{
	union page_slot *slot = &tree->root;
	int err = grow(tree, page);

	for (unsigned level = tree->height; level > 0 && !err; level--) {
		err = own_node(slot, level);
		if (!err)
			slot = &slot->node->slots[index_at(page, level - 1)];
	}
	*out = &slot->frame;
	return err;
}

void page_tree_put(struct page_tree *tree, uint64_t page, paddr_t frame)
{
	union page_slot *slot = &tree->root, old;

	for (unsigned level = tree->height; level > 0; level--)
		slot = &slot->node->slots[index_at(page, level - 1)];
	old = *slot;
	slot->frame = frame;
	slot = &tree->root;
	for (unsigned level = tree->height; level > 0; level--) {
		slot->node->pages += !old.frame;
		slot = &slot->node->slots[index_at(page, level - 1)];
	}
	slot_unref(old, 0);
}

/* --- Removing --- */

/* Owns the nodes on the way to the page, as far as there are any. */
static int own_border(struct page_tree *tree, uint64_t page)
{
	union page_slot *slot = &tree->root;
	int err = 0;

	if (page >= span(tree->height))
		return 0;
	for (unsigned level = tree->height; level > 0 && slot->node && !err; level--) {
		err = own_node(slot, level);
		if (!err)
			slot = &slot->node->slots[index_at(page, level - 1)];
	}
	return err;
}

/* Empties pages first … last (both numbers relative to the slot). Nodes that are only in part
 * concerned are our own. Returns how many frames there were. */
static uint32_t remove(union page_slot *slot, unsigned level, uint64_t first, uint64_t last)
{
	uint32_t removed = slot_pages(*slot, level);
	struct page_node *node = slot->node;

	if (!slot->frame)
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
	slot->frame = 0;
	return removed;
}

int page_tree_remove(struct page_tree *tree, uint64_t first, uint64_t count)
{
	uint64_t last = min(first + count, span(tree->height)) - 1;
	int err;

	if (!count || !tree->root.frame || first >= span(tree->height))
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
