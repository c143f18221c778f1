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

/* All move, or none does; while they are on their way nobody can use them. */
TEST(handles_move_together)
{
	struct handle_table table;
	struct object *object;
	struct event *event;
	struct handle out[3];
	handle_t h[3];

	handle_table_init(&table);
	CHECK_EQ(event_create(&event), 0);
	for (unsigned i = 0; i < 3; i++)
		CHECK_EQ(handle_add(&table, &event->object, i == 2 ? 0 : RIGHT_TRANSFER, &h[i]),
			 0);
	CHECK_EQ(handles_move_begin(&table, h, 3, RIGHT_TRANSFER, out), -EACCES);
	h[1] = h[0];
	CHECK_EQ(handles_move_begin(&table, h, 2, RIGHT_TRANSFER, out), -EBADF); /* one, twice */
	CHECK_EQ(handles_move_begin(&table, h, 1, RIGHT_TRANSFER, out), 0);
	CHECK_EQ(handle_get(&table, h[0], NULL, 0, &object), -EBADF);
	CHECK_EQ(handle_close(&table, h[0]), -EBADF);
	handles_move_end(&table, h, 1, false);
	CHECK_EQ(handle_get(&table, h[0], NULL, 0, &object), 0);
	object_unref(object);
	CHECK_EQ(handles_move_begin(&table, h, 1, RIGHT_TRANSFER, out), 0);
	handle_release(out[0]); /* the receiver is faster */
	handles_move_end(&table, h, 1, true);
	CHECK_EQ(handle_get(&table, h[0], NULL, 0, &object), -EBADF);
	CHECK_EQ(handle_table_count(&table), 2);
	handle_table_destroy(&table);
	CHECK_EQ(event->object.refs, 1);
	unref(event);
}

TEST(handle_duplicate_cannot_gain_rights)
{
	struct handle_table table;
	struct object *object;
	struct event *event;
	rights_t rights;
	handle_t h, copy;

	handle_table_init(&table);
	CHECK_EQ(event_create(&event), 0);
	CHECK_EQ(handle_add(&table, &event->object, RIGHT_DUPLICATE | RIGHT_WAIT, &h), 0);
	CHECK_EQ(handle_duplicate(&table, h, RIGHT_WAIT | RIGHT_WRITE, &copy), -EINVAL);
	CHECK_EQ(handle_duplicate(&table, h, RIGHT_WAIT, &copy), 0);
	CHECK_EQ(handle_duplicate(&table, copy, RIGHT_WAIT, &copy), -EACCES);
	CHECK_EQ(handle_get_rights(&table, copy, &event_type, 0, &object, &rights), 0);
	CHECK_EQ(rights, RIGHT_WAIT);
	object_unref(object);
	handle_table_destroy(&table);
	unref(event);
}

TEST(handle_table_is_bounded_and_closed)
{
	struct handle_table table;
	struct event *event;
	handle_t h;

	handle_table_init(&table);
	CHECK_EQ(event_create(&event), 0);
	for (unsigned i = 0; i < HANDLES_MAX; i++)
		CHECK_EQ(handle_add(&table, &event->object, 0, &h), 0);
	CHECK_EQ(handle_add(&table, &event->object, 0, &h), -EMFILE);
	handle_table_close(&table);
	CHECK_EQ(handle_table_count(&table), 0);
	CHECK_EQ(handle_add(&table, &event->object, 0, &h), -EBADFD);
	handle_table_destroy(&table);
	CHECK_EQ(event->object.handles, 0);
	unref(event);
}
