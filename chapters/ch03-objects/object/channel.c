#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/channel.h>

int message_create(uint32_t byte_count, uint32_t handle_count, struct message **out)
{
	size_t handles_size = handle_count * sizeof(struct handle);
	struct message *message;

	if (byte_count > CHANNEL_MESSAGE_BYTES || handle_count > CHANNEL_MESSAGE_HANDLES)
		return -ERANGE;
	message = kzalloc(sizeof(*message) + handles_size + byte_count);
	if (!message)
		return -ENOMEM;
	message->byte_count = byte_count;
	message->handle_count = handle_count;
	message->handles = (struct handle *)(message + 1);
	message->bytes = (char *)(message + 1) + handles_size;
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

/* The last handle of this end is closed: the peer is alone. */
static void channel_on_no_handles(struct object *object)
{
	struct channel *channel = container_of(object, struct channel, object);
	struct channel *peer = channel->peer;

	channel->peer = NULL;
	if (peer) {
		peer->peer = NULL;
		object_signal(&peer->object, SIGNAL_WRITABLE, SIGNAL_PEER_CLOSED);
	}
}

static void channel_destroy(struct object *object)
{
	struct channel *channel = container_of(object, struct channel, object);
	struct list *node;

	channel_on_no_handles(object); /* an end may die without ever having had a handle */
	while ((node = list_pop_front(&channel->messages)))
		message_free(list_entry(node, struct message, node));
	kfree(channel);
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

	if (!a || !b) {
		unref(a);
		unref(b);
		return -ENOMEM;
	}
	a->peer = b;
	b->peer = a;
	*out0 = a;
	*out1 = b;
	return 0;
}

void channel_wait_for_reply(struct channel *channel, struct channel_waiter *waiter)
{
	list_push_back(&channel->waiters, &waiter->node);
}

/* Gives the message to whoever waits for it; false: nobody does. */
static bool answer_waiter(struct channel *channel, struct message *message)
{
	uint32_t transaction;

	if (message->byte_count < sizeof(transaction))
		return false;
	memcpy(&transaction, message->bytes, sizeof(transaction));
	list_for_each(waiter, &channel->waiters, struct channel_waiter, node) {
		if (waiter->transaction != transaction)
			continue;
		list_remove(&waiter->node);
		waiter->reply = message;
		waiter->notify(waiter);
		return true;
	}
	return false;
}

int channel_write(struct channel *channel, struct message *message)
{
	struct channel *peer = channel->peer;

	if (!peer)
		return -EPIPE;
	if (answer_waiter(peer, message))
		return 0;
	if (peer->message_count == CHANNEL_QUEUE_MAX)
		return -EAGAIN;
	list_push_back(&peer->messages, &message->node);
	peer->message_count++;
	object_signal(&peer->object, 0, SIGNAL_READABLE);
	return 0;
}

int channel_peek(struct channel *channel, struct message **out)
{
	struct message *message = list_first(&channel->messages, struct message, node);

	if (!message)
		return channel->peer ? -EAGAIN : -EPIPE;
	*out = message;
	return 0;
}

struct message *channel_take(struct channel *channel)
{
	struct message *message =
		list_entry(list_pop_front(&channel->messages), struct message, node);

	if (--channel->message_count == 0)
		object_signal(&channel->object, SIGNAL_READABLE, 0);
	return message;
}
