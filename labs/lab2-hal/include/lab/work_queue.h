/*
 * Task 5. Work for later. An interrupt handler must not take long or wait, and another CPU may not
 * touch what is this CPU's: both leave a note, and the one that owns the queue does the work.
 */
#pragma once
#include <lib/list.h>
#include <lib/spinlock.h>

struct work;
typedef void work_function(struct work *work);

/* The caller's; all zero but for `run` before it is posted for the first time. */
struct work {
	struct list node;
	bool queued;
	work_function *run;
};

struct work_queue {
	struct spinlock lock; /* guards the list, and the works' node and queued */
	struct list works;
};

void work_queue_init(struct work_queue *queue);

/*
 * Queues the work, behind what is queued already; false, and nothing happens, when it is queued. A
 * work is not queued any more when its function starts, so that posting it then has it run again:
 * no post is lost. Callers: any CPU, interrupts too.
 */
bool work_post(struct work_queue *queue, struct work *work);

/*
 * Runs what is queued, in its order, until the queue is empty or `max` functions have run, and
 * returns how many did. The lock is not held while a function runs: it may post, and it may free
 * the memory of its own work. Callers: one CPU at a time, not in interrupts.
 */
size_t work_run(struct work_queue *queue, size_t max);
