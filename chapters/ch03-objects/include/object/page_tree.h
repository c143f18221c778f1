/*
 * Page trees: which frame holds which page of a VMO. A radix tree whose copies share their nodes:
 * copying a tree is one more reference to its root, and who changes a page first makes nodes of
 * its own on the way down to it, and nothing more. So a copy costs what is touched in it, however
 * large it is.
 *
 *      tree A ──► [ ][•][•][ ]◄── copy B        A writes page 5:   A ──► [ ][•][•][ ]
 *                     │  └► …                                                │  └────┐
 *                     ▼                                          own path:  [x][ ] … │
 *                    [x][x] frames                                                   ▼ shared
 *
 * A node, or a frame, with one reference belongs to whoever points to it; with several it is only
 * read. The tree has references to its frames. Callers lock the tree; two trees that share nodes
 * need no common lock, because shared nodes do not change.
 */
#pragma once
#include <lib/types.h>

/* What a slot holds depends on its level; all zero: nothing. */
union page_slot {
	paddr_t frame;          /* at level 0 */
	struct page_node *node; /* above */
};
_Static_assert(sizeof(union page_slot) == sizeof(paddr_t), "both kinds of nothing are the same");

struct page_tree {
	union page_slot root;
	unsigned height; /* levels of nodes */
};

#define PAGE_TREE_EMPTY { { 0 }, 0 }

/* The frame of a page, 0: none. *shared: others may see what is written to it. */
paddr_t page_tree_get(const struct page_tree *tree, uint64_t page, bool *shared);

/*
 * Makes the way to the page the tree's own; *slot is where its frame is (0: none), which may still
 * be shared. Nothing visible has changed. -ENOMEM.
 */
int page_tree_own(struct page_tree *tree, uint64_t page, paddr_t **slot);
/* Puts a frame there after page_tree_own; the tree takes over the reference, and drops that to
 * the frame before. Cannot fail. */
void page_tree_put(struct page_tree *tree, uint64_t page, paddr_t frame);

/* Drops the frames of `count` pages. -ENOMEM (a border lies in a shared node): nothing dropped. */
int page_tree_remove(struct page_tree *tree, uint64_t first, uint64_t count);

/* `to`, which is empty, shares everything. */
void page_tree_share(const struct page_tree *from, struct page_tree *to);
void page_tree_clear(struct page_tree *tree);

/* How many pages have a frame. */
uint64_t page_tree_count(const struct page_tree *tree);
