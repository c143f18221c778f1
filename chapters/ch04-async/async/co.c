#include <async/co.h>
#include <kernel/panic.h>

void co_adopt(struct co *parent, struct co *child)
{
	child->task = parent->task;
	child->sibling = NULL;
	parent->child = child;
}

void co_cancel(struct co *co)
{
	if (!co->poll || co_done(co))
		return;
	for (struct co *child = co->child; child; child = child->sibling)
		co_cancel(child);
	co->child = NULL;
	if (co->line == CO_START) {
		co->line = CO_DONE;
		co->result = -ECANCELED;
		return;
	}
	co->line = CO_CANCEL;
	co->poll(co);
}

void co_corrupt(const struct co *co)
{
	panic("coroutine %p resumed at line %u, where it has no resume point", (const void *)co,
	      co->line);
}
