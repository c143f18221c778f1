/* Task 5: see <lab/work_queue.h>. */
#include <lab/work_queue.h>

void work_queue_init(struct work_queue *queue)
{
	queue->lock = (struct spinlock)SPINLOCK_INIT;
	list_init(&queue->works);
}

bool work_post(struct work_queue *queue, struct work *work)
{
	bool queued;

	spin_lock(&queue->lock);
	queued = work->queued;
	if (!queued) {
		work->queued = true;
		list_push_back(&queue->works, &work->node);
	}
	spin_unlock(&queue->lock);
	return !queued;
}

/* Once it is taken off the queue, it may be posted again, or be gone. */
static struct work *take_first(struct work_queue *queue)
{
	struct work *work;

	spin_lock(&queue->lock);
	work = list_first(&queue->works, struct work, node);
	if (work) {
		list_remove(&work->node);
		work->queued = false;
	}
	spin_unlock(&queue->lock);
	return work;
}

size_t work_run(struct work_queue *queue, size_t max)
{
	size_t count = 0;
	struct work *work;

	for (; count < max && (work = take_first(queue)); count++)
		work->run(work);
	return count;
}
