#include <time/timer_heap.h>

static bool is_before(const struct timer *a, const struct timer *b)
{
	return a->deadline != b->deadline ? a->deadline < b->deadline : a->order < b->order;
}

static unsigned rank_of(const struct timer *timer)
{
	return timer ? timer->rank : 0;
}

/* Puts the two children in order and the rank right; true when the rank has changed. */
static bool settle(struct timer *timer)
{
	unsigned before = timer->rank;

	if (rank_of(timer->left) < rank_of(timer->right)) {
		struct timer *left = timer->left;

		timer->left = timer->right;
		timer->right = left;
	}
	timer->rank = (uint16_t)(rank_of(timer->right) + 1);
	return timer->rank != before;
}

/*
 * One heap of two; either may be NULL. Goes down the right children of both, always on from the
 * earlier root, and settles each on the way back: the depth is at most 2 * log2(n + 1).
 */
static struct timer *merge(struct timer *a, struct timer *b)
{
	struct timer *earlier, *later;

	if (!a || !b)
		return a ? a : b;
	earlier = is_before(a, b) ? a : b;
	later = earlier == a ? b : a;
	earlier->right = merge(earlier->right, later);
	earlier->right->parent = earlier;
	settle(earlier);
	return earlier;
}

void timer_heap_insert(struct timer_heap *heap, struct timer *timer)
{
	timer->order = heap->next_order++;
	timer->left = timer->right = NULL;
	timer->rank = 1;
	heap->first = merge(heap->first, timer);
	heap->first->parent = NULL;
}

/*
 * What was below the timer takes its place, and ranks above may change. One changes only together
 * with that of the lower child, of which it is one more; so a chain of changes is no longer than
 * the highest rank, log2(n + 1). Where one stays as it was, so do all further up.
 */
void timer_heap_remove(struct timer_heap *heap, struct timer *timer)
{
	struct timer *parent = timer->parent, *rest = merge(timer->left, timer->right);

	if (rest)
		rest->parent = parent;
	if (!parent)
		heap->first = rest;
	else if (parent->left == timer)
		parent->left = rest;
	else
		parent->right = rest;
	while (parent && settle(parent))
		parent = parent->parent;
}
