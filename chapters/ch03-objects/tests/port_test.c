#include <kernel/test.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/event.h>
#include <object/port.h>

struct fixture {
	struct handle_table table;
	struct port *port;
	struct event *event;
	handle_t handle; /* of the event */
	size_t heap;
};

static bool set_up(struct fixture *f)
{
	f->heap = heap_in_use();
	handle_table_init(&f->table);
	return port_create(&f->port) == 0 && event_create(&f->event) == 0 &&
	       handle_add(&f->table, &f->event->object, event_type.rights, &f->handle) == 0;
}

/* True when everything has been given back. */
static bool tear_down(struct fixture *f)
{
	handle_table_destroy(&f->table);
	unref(f->event);
	unref(f->port);
	return heap_in_use() == f->heap;
}

static int wait_async(struct fixture *f, uint64_t key, bool edge)
{
	return port_wait_async(f->port, &f->table, f->handle, key, SIGNAL_SIGNALED,
			       (struct port_wait_options){ .edge = edge });
}

TEST(port_user_packets_are_bounded)
{
	struct port_packet packet = { .key = 1, .type = 99, .status = -5, .user = { 1, 2, 3, 4 } };
	struct fixture f;

	CHECK(set_up(&f));
	CHECK_EQ(port_take(f.port, &packet), -EAGAIN);
	for (unsigned i = 0; i < PORT_USER_PACKETS_MAX; i++) {
		packet.key = i;
		CHECK_EQ(port_queue(f.port, &packet), 0);
	}
	CHECK_EQ(port_queue(f.port, &packet), -EAGAIN);
	CHECK_EQ(object_signals(&f.port->object), SIGNAL_READABLE);
	for (unsigned i = 0; i < PORT_USER_PACKETS_MAX / 2; i++) {
		CHECK_EQ(port_take(f.port, &packet), 0);
		CHECK_EQ(packet.key, i);
	}
	CHECK_EQ(packet.type, PACKET_USER);
	CHECK_EQ(packet.status, -5);
	CHECK_EQ(packet.user[3], 4);
	CHECK(tear_down(&f)); /* with the other half in the queue */
}

TEST(port_async_wait_fires_once)
{
	struct port_packet packet;
	struct fixture f;

	CHECK(set_up(&f));
	CHECK_EQ(wait_async(&f, 7, false), 0);
	CHECK_EQ(port_take(f.port, &packet), -EAGAIN);
	object_signal(&f.event->object, 0, SIGNAL_READABLE);
	CHECK_EQ(port_take(f.port, &packet), -EAGAIN);
	object_signal(&f.event->object, 0, SIGNAL_SIGNALED);
	object_signal(&f.event->object, SIGNAL_SIGNALED, 0);
	object_signal(&f.event->object, 0, SIGNAL_SIGNALED);
	CHECK_EQ(port_take(f.port, &packet), 0);
	CHECK_EQ(packet.key, 7);
	CHECK_EQ(packet.type, PACKET_SIGNAL);
	CHECK_EQ(packet.signal.trigger, SIGNAL_SIGNALED);
	CHECK_EQ(packet.signal.observed, SIGNAL_SIGNALED | SIGNAL_READABLE);
	CHECK_EQ(packet.signal.count, 1);
	CHECK_EQ(port_take(f.port, &packet), -EAGAIN);
	CHECK(tear_down(&f));
}

TEST(port_level_and_edge)
{
	struct port_packet packet;
	struct fixture f;

	CHECK(set_up(&f));
	object_signal(&f.event->object, 0, SIGNAL_SIGNALED);
	CHECK_EQ(wait_async(&f, 1, true), 0);
	CHECK_EQ(wait_async(&f, 2, false), 0);
	CHECK_EQ(port_take(f.port, &packet), 0);
	CHECK_EQ(packet.key, 2);
	object_signal(&f.event->object, 0, SIGNAL_SIGNALED | SIGNAL_READABLE);
	CHECK_EQ(port_take(f.port, &packet), -EAGAIN);
	object_signal(&f.event->object, SIGNAL_SIGNALED, 0);
	object_signal(&f.event->object, 0, SIGNAL_SIGNALED);
	CHECK_EQ(port_take(f.port, &packet), 0);
	CHECK_EQ(packet.key, 1);
	CHECK(tear_down(&f));
}

TEST(port_cancel_takes_waits_and_packets)
{
	struct port_packet packet;
	struct fixture f;
	handle_t other;

	CHECK(set_up(&f));
	CHECK_EQ(handle_duplicate(&f.table, f.handle, RIGHTS_SAME, &other), 0);
	CHECK_EQ(port_cancel(f.port, &f.table, f.handle, 1), -ENOENT);
	CHECK_EQ(wait_async(&f, 1, false), 0);
	CHECK_EQ(wait_async(&f, 2, false), 0);
	CHECK_EQ(port_cancel(f.port, &f.table, other, 1), -ENOENT); /* another handle's */
	CHECK_EQ(port_cancel(f.port, &f.table, f.handle, 1), 0);
	object_signal(&f.event->object, 0, SIGNAL_SIGNALED);
	CHECK_EQ(port_cancel(f.port, &f.table, f.handle, 2), 0); /* a packet by now */
	CHECK_EQ(port_take(f.port, &packet), -EAGAIN);
	CHECK_EQ(object_signals(&f.port->object), 0);
	CHECK_EQ(port_cancel(f.port, &f.table, HANDLE_INVALID, 2), -EBADF);
	CHECK(tear_down(&f));
}

/* A wait is over with the handle that it came through, closed or sent away; packets stay. */
TEST(port_wait_ends_with_its_handle)
{
	struct port_packet packet;
	struct handle moved;
	struct fixture f;
	handle_t second;

	CHECK(set_up(&f));
	CHECK_EQ(handle_duplicate(&f.table, f.handle, RIGHTS_SAME, &second), 0);
	CHECK_EQ(wait_async(&f, 1, false), 0);
	CHECK_EQ(handle_close(&f.table, f.handle), 0);
	f.handle = second;
	CHECK_EQ(wait_async(&f, 2, false), 0);
	CHECK_EQ(handles_move_begin(&f.table, &second, 1, RIGHT_TRANSFER, &moved), 0);
	handles_move_end(&f.table, &second, 1, true);
	object_signal(&f.event->object, 0, SIGNAL_SIGNALED);
	CHECK_EQ(port_take(f.port, &packet), -EAGAIN);
	handle_release(moved);
	CHECK(tear_down(&f));
}

TEST(port_without_handles_takes_nothing)
{
	struct port_packet packet = { 0 };
	struct fixture f;
	handle_t port;

	CHECK(set_up(&f));
	CHECK_EQ(handle_add(&f.table, &f.port->object, port_type.rights, &port), 0);
	CHECK_EQ(port_queue(f.port, &packet), 0);
	CHECK_EQ(wait_async(&f, 1, false), 0);
	CHECK_EQ(handle_close(&f.table, port), 0);
	CHECK_EQ(port_queue(f.port, &packet), -EBADFD);
	object_signal(&f.event->object, 0, SIGNAL_SIGNALED);
	CHECK_EQ(port_take(f.port, &packet), -EAGAIN);
	CHECK(list_empty(&f.event->object.observers));
	CHECK(tear_down(&f));
}

TEST(port_cannot_be_waited_for)
{
	struct fixture f;
	handle_t port;

	CHECK(set_up(&f));
	CHECK_EQ(handle_add(&f.table, &f.port->object, port_type.rights, &port), 0);
	CHECK_EQ(port_wait_async(f.port, &f.table, port, 1, SIGNAL_READABLE,
				 (struct port_wait_options){ 0 }), -EACCES);
	CHECK(tear_down(&f));
}
