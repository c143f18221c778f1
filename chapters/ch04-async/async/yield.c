#include <async/task.h>

static enum co_state yield_poll(struct co *co)
{
	struct yield *f = co_frame(co, struct yield);

	co_begin(f);
	task_wake(f->co.task); /* to the end of the queue */
	co_await_until(f, f->polls++ > 0);
	co_return(f, 0);
	co_finally(f);
	co_end(f);
}

void yield_init(struct yield *yield)
{
	co_init(&yield->co, yield_poll);
	yield->polls = 0;
}
