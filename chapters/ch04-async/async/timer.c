#include <async/timer.h>
#include <hal/timer.h>
#include <kernel/init.h>

static struct list queue = LIST_INIT(queue);

static void program(void)
{
	struct timer *first = list_first(&queue, struct timer, node);

	hal_timer_set(first ? first->deadline : TIME_NEVER);
}

/* Behind all that are not later. */
static void insert(struct timer *timer)
{
	struct list *node = queue.prev;

	while (node != &queue && list_entry(node, struct timer, node)->deadline > timer->deadline)
		node = node->prev;
	list_insert_after(node, &timer->node);
}

void timer_start(struct timer *timer, uint64_t deadline)
{
	timer_stop(timer);
	timer->deadline = deadline;
	insert(timer);
	if (queue.next == &timer->node)
		program();
}

/* The hardware may now fire too early: on_interrupt finds nothing due, and programs it anew. */
void timer_stop(struct timer *timer)
{
	if (timer_active(timer))
		list_remove(&timer->node);
}

static void on_interrupt(void)
{
	struct timer *timer;

	while ((timer = list_first(&queue, struct timer, node)) &&
	       timer->deadline <= hal_timer_now()) {
		list_remove(&timer->node);
		timer->fire(timer);
	}
	program();
}

static void timer_init(void)
{
	hal_timer_set_handler(on_interrupt);
}

INIT_HOOK(INIT_TASKS, timer_init);
