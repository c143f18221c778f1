#include <async/task.h>
#include <async/wait.h>

static void item_notify(struct observer *observer, signals_t observed)
{
	task_wake(container_of(observer, struct wait_item, observer)->task);
}

static void items_watch(struct wait *wait)
{
	for (size_t i = 0; i < wait->count; i++) {
		struct wait_item *item = &wait->items[i];

		item->task = wait->co.task;
		item->observer = (struct observer){ .mask = item->mask, .notify = item_notify };
		object_observe(item->object, &item->observer);
	}
}

static bool items_ready(const struct wait *wait)
{
	for (size_t i = 0; i < wait->count; i++)
		if (object_signals(wait->items[i].object) & wait->items[i].mask)
			return true;
	return false;
}

static void items_forget(struct wait *wait)
{
	for (size_t i = 0; i < wait->count; i++) {
		wait->items[i].observed = object_signals(wait->items[i].object);
		observer_remove(&wait->items[i].observer);
	}
}

static enum co_state wait_poll(struct co *co)
{
	struct wait *f = co_frame(co, struct wait);

	co_begin(f);
	items_watch(f);
	co_await_until(f, items_ready(f));
	co_return(f, 0);
	co_finally(f);
	items_forget(f);
	co_end(f);
}

void wait_init(struct wait *wait, struct wait_item *items, size_t count)
{
	co_init(&wait->co, wait_poll);
	wait->items = items;
	wait->count = count;
}
