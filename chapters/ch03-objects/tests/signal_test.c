#include <kernel/test.h>
#include <object/event.h>

struct counter {
	struct observer observer;
	unsigned count;
	signals_t last;
};

static void count(struct observer *observer, signals_t observed)
{
	struct counter *c = container_of(observer, struct counter, observer);

	c->count++;
	c->last = observed;
}

TEST(signal_observers)
{
	struct counter c = { .observer = { .mask = SIGNAL_SIGNALED, .notify = count } };
	struct event *event;

	CHECK_EQ(event_create(&event), 0);
	object_observe(&event->object, &c.observer);
	object_signal(&event->object, 0, SIGNAL_READABLE);
	CHECK_EQ(c.count, 0);
	object_signal(&event->object, 0, SIGNAL_SIGNALED);
	CHECK_EQ(c.count, 1);
	CHECK_EQ(c.last, SIGNAL_SIGNALED | SIGNAL_READABLE);
	object_signal(&event->object, SIGNAL_SIGNALED, 0);
	CHECK_EQ(c.count, 1);
	observer_remove(&c.observer);
	observer_remove(&c.observer);
	object_signal(&event->object, 0, SIGNAL_SIGNALED);
	CHECK_EQ(c.count, 1);
	unref(event);
}
