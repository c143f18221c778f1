/*
 * The order of timers: a leftist heap (C. A. Crane, 1972; Knuth, The Art of Computer Programming,
 * volume 3, 5.2.3). It is a binary tree in which
 *
 *   - no child is due before its parent, so the root is the first;
 *   - the *rank* of a node, its distance from the nearest missing child, is at most that of its
 *     left sibling, so the way along right children from any node is the shortest one down and has
 *     at most log2(n + 1) nodes.
 *
 * All work is done along such ways: merging two heaps takes O(log n), and the rest is merging. The
 * links are in the timers, so nothing is allocated and nothing can fail. Not locked.
 */
#pragma once
#include <time/timer.h>

struct timer_heap {
	struct timer *first;    /* the root, or NULL */
	uint64_t next_order;
};

/* The timer is in no heap; its deadline is set. */
void timer_heap_insert(struct timer_heap *heap, struct timer *timer);
/* The timer is in this heap. */
void timer_heap_remove(struct timer_heap *heap, struct timer *timer);
