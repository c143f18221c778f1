#include <kernel/test.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/channel.h>
#include <object/event.h>

TEST(handle_rights_and_types)
{
	struct handle_table table;
	struct event *event;
	struct object *object;
	handle_t h;

	handle_table_init(&table);
	CHECK_EQ(event_create(&event), 0);
	CHECK_EQ(handle_add(&table, &event->object, RIGHT_READ | RIGHT_WAIT, &h), 0);
	CHECK((h & 3) == 3);
	CHECK_EQ(handle_get(&table, h, &channel_type, 0, &object), -EPROTOTYPE);
	CHECK_EQ(handle_get(&table, h, &event_type, RIGHT_WRITE, &object), -EACCES);
	CHECK_EQ(handle_get(&table, h, &event_type, RIGHT_WAIT, &object), 0);
	CHECK(object == &event->object);
	CHECK_EQ(event->object.refs, 3);
	object_unref(object);
	handle_table_destroy(&table);
	CHECK_EQ(event->object.refs, 1);
	unref(event);
}

TEST(handle_stale_numbers_are_noticed)
{
	struct handle_table table;
	struct event *event;
	struct object *object;
	handle_t first, second;

	handle_table_init(&table);
	CHECK_EQ(event_create(&event), 0);
	CHECK_EQ(handle_add(&table, &event->object, 0, &first), 0);
	CHECK_EQ(handle_close(&table, first), 0);
	CHECK_EQ(handle_close(&table, first), -EBADF);
	for (unsigned i = 0; i < 100; i++) {
		CHECK_EQ(handle_add(&table, &event->object, 0, &second), 0);
		CHECK(second != first);
		CHECK_EQ(handle_get(&table, first, NULL, 0, &object), -EBADF);
		CHECK_EQ(handle_close(&table, second), 0);
	}
	CHECK_EQ(handle_get(&table, HANDLE_INVALID, NULL, 0, &object), -EBADF);
	CHECK_EQ(handle_get(&table, UINT32_MAX, NULL, 0, &object), -EBADF);
	handle_table_destroy(&table);
	unref(event);
}

TEST(handle_table_grows)
{
	enum { COUNT = 1000 };
	struct handle_table table;
	struct event *event;
	struct object *object;
	handle_t *h = kmalloc(COUNT * sizeof(*h));

	handle_table_init(&table);
	CHECK(h && event_create(&event) == 0);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK_EQ(handle_add(&table, &event->object, 0, &h[i]), 0);
	for (unsigned i = 0; i < COUNT; i++) {
		CHECK_EQ(handle_get(&table, h[i], NULL, 0, &object), 0);
		object_unref(object);
	}
	CHECK_EQ(event->object.handles, COUNT);
	handle_table_destroy(&table);
	CHECK_EQ(event->object.handles, 0);
	unref(event);
	kfree(h);
}
