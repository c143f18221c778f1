#include <kernel/panic.h>
#include <kernel/test_gauge.h>
#include <object/object.h>

#define KOID_FIRST 1024 /* ZX_KOID_FIRST */

static uint64_t next_koid = KOID_FIRST;
static size_t count;

void object_init(struct object *object, const struct object_type *type, signals_t signals)
{
	object->type = type;
	object->koid = next_koid++;
	object->refs = 1;
	object->handles = 0;
	object->signals = signals;
	object->name[0] = '\0';
	list_init(&object->observers);
	count++;
}

struct object *object_ref(struct object *object)
{
	assert(object->refs > 0 && object->refs < UINT32_MAX);
	object->refs++;
	return object;
}

/*
 * Destroying an object drops references to others, which may be the last ones: a channel in a
 * message in a channel … A program can make such a chain longer than the kernel's stack is deep,
 * so the dead wait in a list (linked by the observers' field, which is empty by then).
 */
static struct list dead = LIST_INIT(dead);

static void destroy_dead(void)
{
	static bool running;
	struct list *node;

	if (running)
		return;
	running = true;
	while ((node = list_pop_front(&dead))) {
		struct object *object = list_entry(node, struct object, observers);

		count--;
		object->type->destroy(object);
	}
	running = false;
}

void object_unref(struct object *object)
{
	if (!object)
		return;
	assert(object->refs > 0);
	if (--object->refs > 0)
		return;
	assert(list_empty(&object->observers));
	list_push_back(&dead, &object->observers);
	destroy_dead();
}

void object_handle_opened(struct object *object)
{
	object_ref(object);
	object->handles++;
}

void object_handle_closed(struct object *object)
{
	assert(object->handles > 0);
	if (--object->handles == 0 && object->type->on_no_handles)
		object->type->on_no_handles(object);
	object_unref(object);
}

void object_signal(struct object *object, signals_t clear, signals_t set)
{
	object->signals = (object->signals & ~clear) | set;
	list_for_each_safe(observer, &object->observers, struct observer, node)
		if (observer->mask & object->signals)
			observer->notify(observer, object->signals);
}

void object_observe(struct object *object, struct observer *observer)
{
	list_push_back(&object->observers, &observer->node);
}

void observer_remove(struct observer *observer)
{
	if (observer->node.next)
		list_remove(&observer->node);
}

size_t object_count(void)
{
	return count;
}

TEST_GAUGE(objects, "objects", object_count, NULL);
