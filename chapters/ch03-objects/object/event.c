#include <lib/errno.h>
#include <mm/heap.h>
#include <object/event.h>
#include <object/rights.h>

static void event_destroy(struct object *object)
{
	kfree(container_of(object, struct event, object));
}

const struct object_type event_type = {
	.name = "event",
	.number = 5,
	.rights = RIGHTS_BASIC | RIGHT_SIGNAL,
	.user_signals = SIGNAL_USER_ALL | SIGNAL_SIGNALED,
	.destroy = event_destroy,
};

int event_create(struct event **out)
{
	struct event *event = new(struct event);

	if (!event)
		return -ENOMEM;
	object_init(&event->object, &event_type, 0);
	*out = event;
	return 0;
}
