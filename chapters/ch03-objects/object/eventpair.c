#include <lib/errno.h>
#include <mm/heap.h>
#include <object/event.h>
#include <object/pair.h>
#include <object/rights.h>

static void eventpair_on_no_handles(struct object *object)
{
	pair_close(object, 0);
}

static void eventpair_destroy(struct object *object)
{
	pair_close(object, 0);
	pair_destroy(object);
	kfree(container_of(object, struct eventpair, object));
}

const struct object_type eventpair_type = {
	.name = "eventpair",
	.number = 16,
	.rights = RIGHTS_BASIC | RIGHT_SIGNAL | RIGHT_SIGNAL_PEER,
	.user_signals = SIGNAL_USER_ALL | SIGNAL_SIGNALED,
	.destroy = eventpair_destroy,
	.on_no_handles = eventpair_on_no_handles,
};

static struct eventpair *new_end(void)
{
	struct eventpair *end = new(struct eventpair);

	if (end)
		object_init(&end->object, &eventpair_type, 0);
	return end;
}

int eventpair_create(struct eventpair **out0, struct eventpair **out1)
{
	struct eventpair *a = new_end(), *b = new_end();

	if (!a || !b || pair_join(&a->object, &b->object) != 0) {
		unref(a);
		unref(b);
		return -ENOMEM;
	}
	*out0 = a;
	*out1 = b;
	return 0;
}
