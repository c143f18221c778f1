#include <async/select.h>
#include <object/task.h>

static void arms_adopt(struct select *select)
{
	struct co **link = &select->co.child;

	for (unsigned i = 0; i < SELECT_MAX; i++) {
		if (!select->arms[i])
			continue;
		select->arms[i]->task = select->co.task;
		*link = select->arms[i];
		link = &select->arms[i]->sibling;
	}
	*link = NULL;
}

/* Polls every arm, so that each has said what wakes it; true when one is done. */
static bool arms_poll(struct select *select)
{
	for (unsigned i = 0; i < SELECT_MAX; i++) {
		if (select->arms[i] && co_poll(select->arms[i])) {
			select->co.result = i;
			return true;
		}
	}
	return false;
}

static enum co_state select_poll(struct co *co)
{
	struct select *f = co_frame(co, struct select);

	co_begin(f);
	arms_adopt(f);
	co_await_until(f, arms_poll(f));
	co_finally(f);
	for (unsigned i = 0; i < SELECT_MAX; i++)
		if (f->arms[i])
			co_cancel(f->arms[i]);
	f->co.child = NULL;
	co_end(f);
}

void select_init(struct select *select, struct co *a, struct co *b, struct co *c)
{
	co_init(&select->co, select_poll);
	select->arms[0] = a;
	select->arms[1] = b;
	select->arms[2] = c;
}

static int64_t blocking_result(const struct blocking *f)
{
	const int64_t results[] = { f->inner->result, -ETIMEDOUT, f->interrupted };

	return results[f->select.co.result];
}

static enum co_state blocking_poll(struct co *co)
{
	struct blocking *f = co_frame(co, struct blocking);

	co_begin(f);
	co_await(f, &f->select.co);
	co_return(f, blocking_result(f));
	co_finally(f);
	co_end(f);
}

void blocking_init(struct blocking *blocking, struct co *inner, uint64_t deadline,
		   struct thread *thread)
{
	co_init(&blocking->co, blocking_poll);
	blocking->inner = inner;
	blocking->interrupted = -EINTR;
	sleep_init(&blocking->sleep, deadline);
	blocking->interrupt_item =
		(struct wait_item){ .object = &thread->object, .mask = SIGNAL_INTERRUPT };
	wait_init(&blocking->interrupt, &blocking->interrupt_item, 1);
	select_init(&blocking->select, inner, &blocking->sleep.co, &blocking->interrupt.co);
}
