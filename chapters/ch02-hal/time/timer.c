/* The timer queues of the CPUs. See <time/timer.h>. */
#include <hal/cpus.h>
#include <hal/timer.h>
#include <kernel/init.h>
#include <lib/spinlock.h>
#include <time/timer_heap.h>

struct queue {
	struct spinlock lock; /* guards the rest, and the timers in the heap */
	struct timer_heap heap;
	uint64_t programmed;  /* when the hardware is to interrupt; 0: not to be set now */
	struct timer *firing; /* whose function runs now */
} CPU_ALIGNED;

static struct queue queues[CPUS_MAX];

/*
 * The hardware is set only when the first deadline becomes earlier. When it becomes later, the
 * interrupt comes too early once, finds nothing due, and sets it anew: timers are stopped far more
 * often than they fire, and mostly long before.
 */
static void program(struct queue *queue)
{
	uint64_t first = queue->heap.first ? queue->heap.first->deadline : TIME_NEVER;

	if (first >= queue->programmed)
		return;
	queue->programmed = first;
	hal_timer_set(first);
}

/* Takes it out of the queue that it is in; false when its function runs on another CPU. */
static bool try_stop(struct timer *timer)
{
	struct queue *queue = &queues[timer->cpu];
	bool firing;

	spin_lock(&queue->lock);
	if (timer->active)
		timer_heap_remove(&queue->heap, timer);
	timer->active = false;
	firing = queue->firing == timer;
	spin_unlock(&queue->lock);
	return !firing || timer->cpu == hal_cpu_id();
}

/* A function that runs may start its timer again: then it is taken out again. */
void timer_stop(struct timer *timer)
{
	while (!try_stop(timer))
		if (spin_waiting)
			spin_waiting();
}

void timer_start(struct timer *timer, uint64_t deadline)
{
	struct queue *queue = &queues[hal_cpu_id()];

	timer_stop(timer);
	timer->deadline = deadline;
	timer->cpu = (uint16_t)hal_cpu_id();
	spin_lock(&queue->lock);
	timer_heap_insert(&queue->heap, timer);
	timer->active = true;
	program(queue);
	spin_unlock(&queue->lock);
}

/* Takes out the first timer if it is due; else NULL, and the hardware waits for it. */
static struct timer *next_due(struct queue *queue)
{
	struct timer *first;

	spin_lock(&queue->lock);
	first = queue->heap.first;
	if (first && first->deadline <= hal_timer_now()) {
		timer_heap_remove(&queue->heap, first);
		first->active = false;
	} else {
		first = NULL;
		queue->programmed = TIME_NEVER;
		program(queue);
	}
	queue->firing = first;
	spin_unlock(&queue->lock);
	return first;
}

/* The hardware's one shot is spent. It is set again at the end, whatever the functions start. */
static void on_interrupt(void)
{
	struct queue *queue = &queues[hal_cpu_id()];
	struct timer *timer;

	queue->programmed = 0;
	while ((timer = next_due(queue)))
		timer->fire(timer);
}

static void timer_queues_init(void)
{
	for (unsigned i = 0; i < CPUS_MAX; i++)
		queues[i].programmed = TIME_NEVER;
	hal_timer_set_handler(on_interrupt);
}

INIT_HOOK(INIT_DEVICES, timer_queues_init);
