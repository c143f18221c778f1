/*
 * Waiting for signals of objects: the bottom future that almost everything in this kernel waits
 * with. Done as soon as any item shows any bit of its mask.
 */
#pragma once
#include <async/co.h>
#include <object/object.h>

struct wait_item {
	struct object *object;  /* a reference, the caller's; must outlive the wait */
	signals_t mask;
	signals_t observed; /* the object's signals when the wait ended (also by cancellation) */
	struct observer observer;
	struct task *task;
};

struct wait {
	struct co co;
	struct wait_item *items;
	size_t count;
};

/* Object and mask of the items are filled; the array is the caller's. Result: 0. */
void wait_init(struct wait *wait, struct wait_item *items, size_t count);
