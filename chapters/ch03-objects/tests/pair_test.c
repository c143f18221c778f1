/* What event pairs, FIFOs and sockets have in common, and what they add to it. */
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/event.h>
#include <object/fifo.h>
#include <object/handle.h>
#include <object/pair.h>

TEST(eventpair_signals_the_peer)
{
	struct eventpair *a, *b;
	struct event *event;

	CHECK_EQ(eventpair_create(&a, &b), 0);
	CHECK_EQ(a->object.related_koid, b->object.koid);
	CHECK_EQ(b->object.related_koid, a->object.koid);
	CHECK_EQ(object_signal_peer(&a->object, 0, SIGNAL_SIGNALED), 0);
	CHECK_EQ(object_signals(&a->object), 0);
	CHECK_EQ(object_signals(&b->object), SIGNAL_SIGNALED);
	CHECK_EQ(object_signal_peer(&a->object, 0, SIGNAL_PEER_CLOSED), -EINVAL);
	unref(b);
	CHECK_EQ(object_signals(&a->object), SIGNAL_PEER_CLOSED);
	CHECK_EQ(object_signal_peer(&a->object, SIGNAL_SIGNALED, 0), -EPIPE);
	unref(a);
	CHECK_EQ(event_create(&event), 0);
	CHECK_EQ(object_signal_peer(&event->object, 0, SIGNAL_SIGNALED), -EOPNOTSUPP);
	unref(event);
}

/* The end is closed with its last handle, although the kernel still looks at it. */
TEST(pair_is_closed_with_the_last_handle)
{
	struct handle_table table;
	struct eventpair *a, *b;
	handle_t first, second;

	handle_table_init(&table);
	CHECK_EQ(eventpair_create(&a, &b), 0);
	CHECK_EQ(handle_add(&table, &a->object, RIGHTS_BASIC, &first), 0);
	CHECK_EQ(handle_duplicate(&table, first, RIGHTS_SAME, &second), 0);
	CHECK_EQ(handle_close(&table, first), 0);
	CHECK_EQ(object_signals(&b->object), 0);
	CHECK_EQ(handle_close(&table, second), 0);
	CHECK_EQ(object_signals(&b->object), SIGNAL_PEER_CLOSED);
	handle_table_destroy(&table);
	unref(a);
	unref(b);
}

/* --- FIFOs --- */

TEST(fifo_limits)
{
	struct fifo *a, *b;
	size_t actual;
	char c = 0;

	CHECK_EQ(fifo_create(0, 8, &a, &b), -ERANGE);
	CHECK_EQ(fifo_create(8, 0, &a, &b), -ERANGE);
	CHECK_EQ(fifo_create(FIFO_SIZE_MAX, 2, &a, &b), -ERANGE);
	CHECK_EQ(fifo_create(SIZE_MAX, 2, &a, &b), -ERANGE);
	CHECK_EQ(fifo_create(2, SIZE_MAX, &a, &b), -ERANGE);
	CHECK_EQ(fifo_create(FIFO_SIZE_MAX, 1, &a, &b), 0);
	CHECK_EQ(fifo_write(a, 2, &c, 1, &actual), -ERANGE);
	CHECK_EQ(fifo_write(a, 1, &c, 0, &actual), -ERANGE);
	CHECK_EQ(fifo_read(a, 1, &c, 0, &actual), -ERANGE);
	unref(a);
	unref(b);
}

/* Round and round the ring, with batches that do not divide it. */
TEST(fifo_keeps_order_around_its_ring)
{
	enum { CAPACITY = 7, ROUNDS = 100 };
	uint32_t next_in = 0, next_out = 0, batch[CAPACITY];
	struct fifo *a, *b;
	size_t actual;

	CHECK_EQ(fifo_create(CAPACITY, sizeof(uint32_t), &a, &b), 0);
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (unsigned i = 0; i < CAPACITY; i++)
			batch[i] = next_in + i;
		CHECK_EQ(fifo_write(a, 4, batch, 1 + round % CAPACITY, &actual), 0);
		next_in += actual;
		CHECK_EQ(fifo_read(b, 4, batch, 1 + round % 5, &actual), 0);
		for (unsigned i = 0; i < actual; i++)
			CHECK_EQ(batch[i], next_out++);
	}
	while (fifo_read(b, 4, batch, CAPACITY, &actual) == 0)
		next_out += actual;
	CHECK_EQ(next_out, next_in);
	unref(a);
	unref(b);
}

TEST(fifo_signals_and_ends)
{
	struct fifo *a, *b;
	char data[4] = "abc";
	size_t actual, heap = heap_in_use();

	CHECK_EQ(fifo_create(4, 1, &a, &b), 0);
	CHECK_EQ(object_signals(&b->object), SIGNAL_WRITABLE);
	CHECK_EQ(fifo_read(b, 1, data, 4, &actual), -EAGAIN);
	CHECK_EQ(fifo_write(a, 1, "12345", 5, &actual), 0);
	CHECK_EQ(actual, 4);
	CHECK_EQ(fifo_write(a, 1, "6", 1, &actual), -EAGAIN);
	CHECK_EQ(object_signals(&a->object), 0);
	CHECK_EQ(object_signals(&b->object), SIGNAL_READABLE | SIGNAL_WRITABLE);
	CHECK_EQ(fifo_read(b, 1, data, 1, &actual), 0);
	CHECK_EQ(object_signals(&a->object), SIGNAL_WRITABLE);
	unref(a);
	CHECK_EQ(object_signals(&b->object), SIGNAL_READABLE | SIGNAL_PEER_CLOSED);
	CHECK_EQ(fifo_write(b, 1, data, 1, &actual), -EPIPE);
	CHECK_EQ(fifo_read(b, 1, data, 4, &actual), 0);
	CHECK(actual == 3 && !memcmp(data, "234", 3));
	CHECK_EQ(fifo_read(b, 1, data, 4, &actual), -EPIPE);
	unref(b);
	CHECK_EQ(heap_in_use(), heap);
}
