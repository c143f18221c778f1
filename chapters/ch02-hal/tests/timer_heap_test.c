/* The heap of timers against a model that is too simple to be wrong: a list to be searched. */
#include <kernel/test.h>
#include <mm/heap.h>
#include <time/timer_heap.h>

#define TIMERS 200
#define STEPS  20000
#define MANY   100000

static struct timer timers[TIMERS];
static struct timer_heap heap;
static uint64_t seed;

/* Knuth's MMIX generator; the upper bits are the good ones. */
static uint64_t random(uint64_t below)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (seed >> 33) % below;
}

static void insert(struct timer *timer, uint64_t deadline)
{
	timer->deadline = deadline;
	timer->active = true;
	timer_heap_insert(&heap, timer);
}

static void remove(struct timer *timer)
{
	timer_heap_remove(&heap, timer);
	timer->active = false;
}

static struct timer *model_first(void)
{
	struct timer *first = NULL;

	for (unsigned i = 0; i < TIMERS; i++) {
		struct timer *t = &timers[i];

		if (t->active && (!first || t->deadline < first->deadline ||
				  (t->deadline == first->deadline && t->order < first->order)))
			first = t;
	}
	return first;
}

/* How many timers are below `timer`, itself included; 0 for none, and for a heap that is broken. */
static unsigned count_if_valid(const struct timer *timer, const struct timer *parent)
{
	unsigned left, right;

	if (!timer || timer->parent != parent ||
	    (parent && timer->deadline < parent->deadline))
		return 0;
	left = timer->left ? count_if_valid(timer->left, timer) : 0;
	right = timer->right ? count_if_valid(timer->right, timer) : 0;
	if ((timer->left && !left) || (timer->right && !right) ||
	    timer->rank != (timer->right ? timer->right->rank : 0) + 1 ||
	    (timer->right && timer->left->rank < timer->right->rank))
		return 0;
	return 1 + left + right;
}

static unsigned active_count(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < TIMERS; i++)
		count += timers[i].active;
	return count;
}

/* Few deadlines, so that many are the same; more insertions than removals, then the reverse. */
static void step(unsigned number)
{
	struct timer *timer = &timers[random(TIMERS)];

	if (number % 7 == 0 && heap.first)
		remove(heap.first);
	else if (timer->active)
		remove(timer);
	else if (number % 2000 < 1000 || random(2))
		insert(timer, random(50));
}

TEST(timer_heap_agrees_with_a_model)
{
	heap = (struct timer_heap){ 0 };
	seed = 1;
	for (unsigned i = 0; i < STEPS; i++) {
		step(i);
		CHECK(heap.first == model_first());
		if (i % 100 == 0)
			CHECK_EQ(count_if_valid(heap.first, NULL), active_count());
	}
	while (heap.first) {
		CHECK(heap.first == model_first());
		remove(heap.first);
	}
	CHECK_EQ(active_count(), 0);
}

/* The shape must not degrade, whatever the order of insertion: ranks are logarithms. */
static bool drain_in_order(void)
{
	uint64_t last = 0;

	while (heap.first) {
		if (heap.first->deadline < last || heap.first->rank > 17)
			return false;
		last = heap.first->deadline;
		timer_heap_remove(&heap, heap.first);
	}
	return true;
}

TEST(timer_heap_of_many)
{
	struct timer *many = kmalloc(MANY * sizeof(*many));
	bool good = true;

	CHECK(many);
	heap = (struct timer_heap){ 0 };
	for (unsigned order = 0; order < 3 && good; order++) {
		for (unsigned i = 0; i < MANY; i++)
			insert(&many[i], order == 0 ? i : order == 1 ? MANY - i : random(MANY));
		good = drain_in_order();
	}
	kfree(many);
	CHECK(good);
}
