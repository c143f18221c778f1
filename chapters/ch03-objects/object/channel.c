#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/channel.h>
#include <object/pair.h>

/* --- Messages --- */

int message_create(uint32_t byte_count, uint32_t handle_count, struct message **out)
{
	size_t handles_size = handle_count * sizeof(struct handle);
	struct message *message;

	if (byte_count > CHANNEL_MESSAGE_BYTES || handle_count > CHANNEL_MESSAGE_HANDLES)
		return -ERANGE;
	message = kmalloc(sizeof(*message) + handles_size + byte_count);
	if (!message)
		return -ENOMEM;
	*message = (struct message){ .byte_count = byte_count, .handle_count = handle_count };
	message->handles = (struct handle *)(message + 1);
	message->bytes = (char *)(message + 1) + handles_size;
	memset(message->handles, 0, handles_size);
	list_init(&message->node);
	*out = message;
	return 0;
}

void message_free(struct message *message)
{
	for (uint32_t i = 0; i < message->handle_count; i++)
		if (message->handles[i].object)
			handle_release(message->handles[i]);
	kfree(message);
}

/* --- Ends --- */

/* Nobody can read any more: what waits here is dropped, with the handles in it. */
static void drop_messages(struct channel *channel)
{
	struct list *node;

	object_lock(&channel->object);
	while ((node = list_pop_front(&channel->messages)))
		message_free(list_entry(node, struct message, node));
	channel->message_count = 0;
	object_unlock(&channel->object);
}

static void channel_on_no_handles(struct object *object)
{
	pair_close(object, SIGNAL_WRITABLE);
	drop_messages(container_of(object, struct channel, object));
}

static void channel_destroy(struct object *object)
{
	channel_on_no_handles(object); /* an end may die without ever having had a handle */
	pair_destroy(object);
	kfree(container_of(object, struct channel, object));
}

const struct object_type channel_type = {
	.name = "channel",
	.number = 4,
	.rights = (RIGHTS_BASIC & ~RIGHT_DUPLICATE) | RIGHTS_IO | RIGHT_SIGNAL | RIGHT_SIGNAL_PEER,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = channel_destroy,
	.on_no_handles = channel_on_no_handles,
};

static struct channel *channel_new_end(void)
{
	struct channel *channel = new(struct channel);

	if (channel) {
		object_init(&channel->object, &channel_type, SIGNAL_WRITABLE);
		list_init(&channel->messages);
		list_init(&channel->waiters);
	}
	return channel;
}

int channel_create(struct channel **out0, struct channel **out1)
{
	struct channel *a = channel_new_end(), *b = channel_new_end();

	if (!a || !b || pair_join(&a->object, &b->object) != 0) {
		unref(a);
		unref(b);
		return -ENOMEM;
	}
	*out0 = a;
	*out1 = b;
	return 0;
}

static struct channel *peer_of(const struct channel *channel)
{
	struct object *peer = channel->object.peer;

	return peer ? container_of(peer, struct channel, object) : NULL;
}

/* --- Writing; the lock is held --- */

static uint32_t transaction_of(const struct message *message)
{
	uint32_t transaction;

	memcpy(&transaction, message->bytes, sizeof(transaction));
	return transaction;
}

static struct channel_waiter *find_waiter(struct channel *channel, uint32_t transaction)
{
	list_for_each(waiter, &channel->waiters, struct channel_waiter, node)
		if (waiter->transaction == transaction)
			return waiter;
	return NULL;
}

/* Gives the message to whoever waits for it; false: nobody does. */
static bool answer_waiter(struct channel *channel, struct message *message)
{
	struct channel_waiter *waiter;

	if (list_empty(&channel->waiters) || message->byte_count < sizeof(uint32_t))
		return false;
	waiter = find_waiter(channel, transaction_of(message));
	if (!waiter)
		return false;
	list_remove(&waiter->node);
	waiter->reply = message;
	waiter->notify(waiter);
	return true;
}

static bool holds_end(const struct message *message, const struct channel *channel)
{
	for (uint32_t i = 0; i < message->handle_count; i++)
		if (message->handles[i].object == &channel->object)
			return true;
	return false;
}

static int write_locked(struct channel *channel, struct message *message)
{
	struct channel *peer = peer_of(channel);

	if (!peer)
		return -EPIPE;
	if (answer_waiter(peer, message))
		return 0;
	if (peer->message_count == CHANNEL_QUEUE_MAX)
		return -EAGAIN;
	list_push_back(&peer->messages, &message->node);
	if (peer->message_count++ == 0)
		object_signal_locked(&peer->object, 0, SIGNAL_READABLE);
	return 0;
}

int channel_write(struct channel *channel, struct message *message)
{
	int err;

	if (holds_end(message, channel))
		return -EOPNOTSUPP;
	object_lock(&channel->object);
	err = write_locked(channel, message);
	object_unlock(&channel->object);
	return err;
}

/* --- Reading --- */

static int take_locked(struct channel *channel, struct channel_limits *limits, struct message **out)
{
	struct message *message = list_first(&channel->messages, struct message, node);
	bool fits;

	*out = NULL;
	if (!message)
		return channel->object.peer ? -EAGAIN : -EPIPE;
	fits = message->byte_count <= limits->bytes && message->handle_count <= limits->handles;
	limits->bytes = message->byte_count;
	limits->handles = message->handle_count;
	if (!fits && !limits->discard)
		return -EOVERFLOW;
	list_remove(&message->node);
	if (--channel->message_count == 0)
		object_signal_locked(&channel->object, SIGNAL_READABLE, 0);
	*out = message;
	return fits ? 0 : -EOVERFLOW;
}

int channel_read(struct channel *channel, struct channel_limits *limits, struct message **out)
{
	int err;

	object_lock(&channel->object);
	err = take_locked(channel, limits, out);
	object_unlock(&channel->object);
	if (err && *out) /* too large, and dropped */
		message_free(*out);
	return err;
}

void channel_unread(struct channel *channel, struct message *message)
{
	object_lock(&channel->object);
	list_push_front(&channel->messages, &message->node);
	if (channel->message_count++ == 0)
		object_signal_locked(&channel->object, 0, SIGNAL_READABLE);
	object_unlock(&channel->object);
}

/* --- Calls --- */

/* Programs' own numbers have the highest bit clear. */
static uint32_t next_transaction(struct channel *channel)
{
	do
		channel->transaction = (channel->transaction + 1) | 0x80000000u;
	while (find_waiter(channel, channel->transaction));
	return channel->transaction;
}

/* The waiter is there before the message is, and so before the answer can be. */
int channel_call_begin(struct channel *channel, struct message *message,
		       struct channel_waiter *waiter)
{
	int err;

	if (message->byte_count < sizeof(waiter->transaction))
		return -EINVAL;
	if (holds_end(message, channel))
		return -EOPNOTSUPP;
	waiter->reply = NULL;
	object_lock(&channel->object);
	waiter->transaction = next_transaction(channel);
	memcpy(message->bytes, &waiter->transaction, sizeof(waiter->transaction));
	list_push_back(&channel->waiters, &waiter->node);
	err = write_locked(channel, message);
	if (err)
		list_remove(&waiter->node);
	object_unlock(&channel->object);
	return err;
}

void channel_call_end(struct channel *channel, struct channel_waiter *waiter)
{
	object_lock(&channel->object);
	list_remove(&waiter->node);
	object_unlock(&channel->object);
}
