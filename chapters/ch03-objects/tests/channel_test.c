#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/channel.h>
#include <object/event.h>

static int send(struct channel *channel, const char *text)
{
	struct message *message;
	int err = message_create((uint32_t)strlen(text), 0, &message);

	if (err)
		return err;
	memcpy(message->bytes, text, message->byte_count);
	err = channel_write(channel, message);
	if (err)
		message_free(message);
	return err;
}

/* Reads whatever fits into the largest message. */
static int receive(struct channel *channel, struct message **out)
{
	struct channel_limits limits = { CHANNEL_MESSAGE_BYTES, CHANNEL_MESSAGE_HANDLES, false };

	return channel_read(channel, &limits, out);
}

TEST(channel_keeps_order)
{
	struct channel *a, *b;
	struct message *message;

	CHECK_EQ(channel_create(&a, &b), 0);
	CHECK_EQ(receive(b, &message), -EAGAIN);
	CHECK_EQ(send(a, "one"), 0);
	CHECK_EQ(send(a, "three"), 0);
	CHECK_EQ(b->object.signals, SIGNAL_READABLE | SIGNAL_WRITABLE);
	CHECK_EQ(receive(b, &message), 0);
	CHECK_EQ(message->byte_count, 3);
	channel_unread(b, message);
	CHECK_EQ(b->object.signals, SIGNAL_READABLE | SIGNAL_WRITABLE);
	CHECK_EQ(receive(b, &message), 0);
	CHECK_EQ(message->byte_count, 3);
	message_free(message);
	CHECK_EQ(receive(b, &message), 0);
	CHECK(!memcmp(message->bytes, "three", 5));
	message_free(message);
	CHECK_EQ(b->object.signals, SIGNAL_WRITABLE);
	unref(a);
	unref(b);
}

TEST(channel_closed_peer)
{
	struct handle_table table;
	struct channel *a, *b;
	struct message *message;
	handle_t h;

	handle_table_init(&table);
	CHECK_EQ(channel_create(&a, &b), 0);
	CHECK_EQ(handle_add(&table, &a->object, 0, &h), 0);
	CHECK_EQ(send(a, "last words"), 0);
	CHECK_EQ(handle_close(&table, h), 0);
	CHECK_EQ(b->object.signals, SIGNAL_READABLE | SIGNAL_PEER_CLOSED);
	CHECK_EQ(send(b, "hello?"), -EPIPE);
	CHECK_EQ(receive(b, &message), 0);
	message_free(message);
	CHECK_EQ(receive(b, &message), -EPIPE);
	handle_table_destroy(&table);
	unref(a);
	unref(b);
}

TEST(channel_full)
{
	struct channel *a, *b;

	CHECK_EQ(channel_create(&a, &b), 0);
	for (unsigned i = 0; i < CHANNEL_QUEUE_MAX; i++)
		CHECK_EQ(send(a, "x"), 0);
	CHECK_EQ(send(a, "x"), -EAGAIN);
	unref(a);
	unref(b);
}

/* A channel in a message in a channel …: freeing the outermost must not recurse. */
TEST(channel_long_chain_of_messages)
{
	enum { DEPTH = 5000 };
	struct object *inner = NULL;

	for (unsigned i = 0; i < DEPTH; i++) {
		struct channel *a, *b;
		struct message *message;

		CHECK_EQ(channel_create(&a, &b), 0);
		CHECK_EQ(message_create(0, 1, &message), 0);
		if (inner) {
			message->handles[0] = (struct handle){ inner, 0 };
			object_handle_opened(inner);
			object_unref(inner);
		}
		CHECK_EQ(channel_write(a, message), 0);
		unref(a);
		inner = &b->object;
	}
	object_unref(inner);
}

TEST(message_limits)
{
	struct message *message;

	CHECK_EQ(message_create(CHANNEL_MESSAGE_BYTES + 1, 0, &message), -ERANGE);
	CHECK_EQ(message_create(0, CHANNEL_MESSAGE_HANDLES + 1, &message), -ERANGE);
	CHECK_EQ(message_create(CHANNEL_MESSAGE_BYTES, CHANNEL_MESSAGE_HANDLES, &message), 0);
	message_free(message);
}

static void count_reply(struct channel_waiter *waiter)
{
	waiter->transaction = 0; /* seen */
}

TEST(channel_calls_get_their_answers)
{
	struct channel_waiter first = { .notify = count_reply }, second = { .notify = count_reply };
	struct message *m1, *m2, *message;
	struct channel *a, *b;
	size_t heap = heap_in_use();

	CHECK_EQ(channel_create(&a, &b), 0);
	CHECK_EQ(message_create(3, 0, &message), 0);
	CHECK_EQ(channel_call_begin(a, message, &first), -EINVAL);
	message_free(message);
	CHECK_EQ(message_create(4, 0, &m1), 0);
	CHECK_EQ(message_create(4, 0, &m2), 0);
	CHECK_EQ(channel_call_begin(a, m1, &first), 0);
	CHECK_EQ(channel_call_begin(a, m2, &second), 0);
	CHECK(first.transaction != second.transaction);
	CHECK_EQ(receive(b, &m1), 0);
	CHECK_EQ(receive(b, &m2), 0);
	CHECK_EQ(channel_write(b, m2), 0); /* the second is answered first */
	CHECK(second.reply == m2 && !second.transaction && !first.reply);
	CHECK_EQ(send(b, "other"), 0);
	CHECK_EQ(receive(a, &message), 0);
	message_free(message);
	channel_call_end(a, &first);
	CHECK_EQ(channel_write(b, m1), 0); /* too late: it goes to the queue */
	CHECK_EQ(receive(a, &m1), 0);
	message_free(m1);
	message_free(m2);
	unref(b);
	CHECK_EQ(message_create(4, 0, &message), 0);
	CHECK_EQ(channel_call_begin(a, message, &first), -EPIPE);
	message_free(message);
	unref(a);
	CHECK_EQ(heap_in_use(), heap);
}

TEST(channel_message_too_large_for_the_reader)
{
	struct channel_limits limits = { 4, 0, false };
	struct message *message;
	struct channel *a, *b;

	CHECK_EQ(channel_create(&a, &b), 0);
	CHECK_EQ(send(a, "12345"), 0);
	CHECK_EQ(channel_read(b, &limits, &message), -EOVERFLOW);
	CHECK_EQ(limits.bytes, 5);
	limits = (struct channel_limits){ 4, 0, true };
	CHECK_EQ(channel_read(b, &limits, &message), -EOVERFLOW);
	CHECK_EQ(receive(b, &message), -EAGAIN); /* it is gone */
	unref(a);
	unref(b);
}

/* A failed write leaves the message, and its handles, with the sender. */
TEST(channel_refuses_its_own_end)
{
	struct message *message;
	struct channel *a, *b;

	CHECK_EQ(channel_create(&a, &b), 0);
	CHECK_EQ(message_create(0, 1, &message), 0);
	message->handles[0] = (struct handle){ &a->object, 0 };
	object_handle_opened(&a->object);
	CHECK_EQ(channel_write(a, message), -EOPNOTSUPP);
	CHECK_EQ(a->object.handles, 1);
	message_free(message);
	CHECK_EQ(object_signals(&b->object), SIGNAL_PEER_CLOSED);
	unref(a);
	unref(b);
}
