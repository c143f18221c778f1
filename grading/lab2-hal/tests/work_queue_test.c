/* Task 5: work for later, posted from here, from interrupts and from other CPUs. */
#include <grade/test.h>
#include <hal/cpus.h>
#include <hal/irq.h>
#include <hal/timer.h>
#include <lab/work_queue.h>
#include <lib/string.h>
#include <mm/heap.h>

#define WORKS 50

static struct work_queue queue;

struct numbered {
	struct work work;
	unsigned runs;
};

static struct numbered works[WORKS];
static unsigned order[WORKS * 4], order_count;

static void note(struct work *work)
{
	struct numbered *n = container_of(work, struct numbered, work);

	n->runs++;
	if (order_count < array_size(order))
		order[order_count++] = (unsigned)(n - works);
}

static void start(work_function *run)
{
	memset(&queue, 0x5a, sizeof(queue));
	work_queue_init(&queue);
	memset(works, 0, sizeof(works));
	for (unsigned i = 0; i < WORKS; i++)
		works[i].work.run = run;
	order_count = 0;
}

GRADED_TEST(work_in_order)
{
	unsigned posted = 0, chosen[WORKS];

	start(note);
	EXPECT_EQ(work_run(&queue, 10), 0);
	for (unsigned i = 0; i < 200; i++) {
		unsigned which = (unsigned)grade_random_below(WORKS);
		bool first = !works[which].work.queued;

		if (first)
			chosen[posted++] = which;
		EXPECT_EQ(work_post(&queue, &works[which].work), first);
		EXPECT_EQ(works[which].work.queued, true);
	}
	EXPECT_EQ(work_run(&queue, 0), 0);
	EXPECT_EQ(work_run(&queue, 5), 5);
	EXPECT_EQ(order_count, 5);
	EXPECT_EQ(work_run(&queue, SIZE_MAX), posted - 5);
	EXPECT_EQ(order_count, posted);
	for (unsigned i = 0; i < posted; i++) {
		EXPECT_EQ(order[i], chosen[i]);
		EXPECT_EQ(works[i].work.queued, false);
	}
	EXPECT_EQ(work_run(&queue, SIZE_MAX), 0);
}

/* Posts itself again, until it has run three times, and its neighbour once. */
static void post_again(struct work *work)
{
	struct numbered *n = container_of(work, struct numbered, work);

	note(work);
	EXPECT_EQ(work->queued, false);
	if (n->runs < 3)
		EXPECT_EQ(work_post(&queue, work), true);
	if (n->runs == 1 && n + 1 < works + WORKS)
		EXPECT_EQ(work_post(&queue, &n[1].work), true);
}

static unsigned freed;

static void free_itself(struct work *work)
{
	memset(work, 0xee, sizeof(*work)); /* what comes next at this address is another's */
	kfree(work);
	freed++;
}

GRADED_TEST(work_posted_again)
{
	start(post_again);
	EXPECT_EQ(work_post(&queue, &works[0].work), true);
	for (unsigned runs = 1; runs < 4; runs++)
		EXPECT_EQ(work_run(&queue, 2), 2);
	while (work_run(&queue, 7) && !grade_failed())
		;
	for (unsigned i = 0; i < WORKS; i++)
		EXPECT_EQ(works[i].runs, 3);

	for (unsigned i = 0; i < 100; i++) {
		struct work *work = new(struct work);

		EXPECT(work != NULL);
		work->run = free_itself;
		EXPECT_EQ(work_post(&queue, work), true);
	}
	EXPECT_EQ(work_run(&queue, SIZE_MAX), 100);
	EXPECT_EQ(freed, 100);
}

/*
 * Every CPU posts the same works again and again. Each counts in its own place how many of its
 * posts were taken; all of them together are as many as ran.
 */
#define POSTS 20000

static struct {
	unsigned accepted;
	bool done;
} CPU_ALIGNED posters[CPUS_MAX];

static void post_many(void *arg)
{
	unsigned cpu = hal_cpu_id();

	for (unsigned i = 0; i < POSTS; i++)
		posters[cpu].accepted += work_post(&queue, &works[i % 5].work);
	__atomic_store_n(&posters[cpu].done, true, __ATOMIC_RELEASE);
}

static unsigned ticks;

static void post_from_interrupt(void)
{
	work_post(&queue, &works[WORKS - 1].work);
	if (++ticks < 20)
		hal_timer_set(hal_timer_now() + NANOSECONDS / 10000);
}

static void count_only(struct work *work)
{
	container_of(work, struct numbered, work)->runs++;
}

static bool all_done(void)
{
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		if (!__atomic_load_n(&posters[cpu].done, __ATOMIC_ACQUIRE))
			return false;
	return ticks >= 20;
}

static bool start_others(void)
{
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		if (cpu_run(cpu, post_many, NULL) != 0)
			return false;
	return true;
}

static size_t sum_accepted(void)
{
	size_t sum = 0;

	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		sum += posters[cpu].accepted;
	return sum;
}

/*
 * Is the lock taken? Somebody else holds it here, and gives it back when he is waited for; this
 * shows on one CPU what a race between two shows only now and then.
 */
static bool waited;

static void give_back_lock(void)
{
	if (!waited)
		spin_unlock(&queue.lock);
	waited = true;
}

static void post_one(void)
{
	work_post(&queue, &works[0].work);
}

static void run_all(void)
{
	work_run(&queue, SIZE_MAX);
}

static bool waits_for_lock(void (*function)(void))
{
	void (*saved)(void) = spin_waiting;

	spin_lock(&queue.lock);
	waited = false;
	spin_waiting = give_back_lock;
	function();
	spin_waiting = saved;
	return waited;
}

GRADED_TEST(work_takes_the_lock)
{
	start(count_only);
	EXPECT(waits_for_lock(post_one));
	EXPECT(waits_for_lock(run_all));
	EXPECT_EQ(works[0].runs, 1);
}

GRADED_TEST(work_from_all_cpus)
{
	hal_timer_handler *owner = hal_timer_set_handler(post_from_interrupt);
	size_t ran = 0, counted = 0;

	start(count_only);
	hal_timer_set(0);
	EXPECT(start_others());
	while (!all_done()) {
		ran += work_run(&queue, 3);
		hal_irq_poll();
	}
	timer_give_back(owner);
	post_many(NULL);
	ran += work_run(&queue, SIZE_MAX);
	for (unsigned i = 0; i < WORKS; i++)
		counted += works[i].runs;
	EXPECT(counted == ran);
	EXPECT(works[WORKS - 1].runs > 0);
	EXPECT(ran - works[WORKS - 1].runs == sum_accepted());
}
