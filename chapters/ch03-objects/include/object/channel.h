/*
 * Channel: two ends; what is written at one is read at the other: messages of bytes and handles,
 * in order, whole or not at all.
 */
#pragma once
#include <object/handle.h>

#define CHANNEL_MESSAGE_BYTES   65536 /* ZX_CHANNEL_MAX_MSG_BYTES */
#define CHANNEL_MESSAGE_HANDLES 64    /* ZX_CHANNEL_MAX_MSG_HANDLES */
#define CHANNEL_QUEUE_MAX       3500  /* messages waiting at one end */

struct message {
	struct list node;
	uint32_t byte_count;
	uint32_t handle_count;
	struct handle *handles; /* owned */
	char *bytes;
};

struct channel {
	struct object object;
	struct channel *peer;  /* NULL once it is closed */
	struct list messages;  /* struct message, to be read at this end */
	uint32_t message_count;
	struct list waiters;   /* struct channel_waiter */
};

/*
 * Somebody who has sent a message and waits for its answer: the next message that begins with these
 * four bytes goes to them, past the queue. notify runs inside channel_write and wakes a task.
 */
struct channel_waiter {
	struct list node;
	uint32_t transaction;
	struct message *reply; /* NULL until it has come; the waiter's to free */
	void (*notify)(struct channel_waiter *waiter);
};

extern const struct object_type channel_type;

/* Two ends, a reference to each for the caller. -ENOMEM. */
int channel_create(struct channel **out0, struct channel **out1);

/* A message with room for this much, bytes undefined, handles empty; -ENOMEM, -ERANGE. */
int message_create(uint32_t byte_count, uint32_t handle_count, struct message **out);
/* Also releases the handles in it. */
void message_free(struct message *message);

/* Sends the message to the other end; it is the channel's on success. -EPIPE, -EAGAIN (full). */
int channel_write(struct channel *channel, struct message *message);
/* The oldest message without removing it. -EAGAIN: none yet; -EPIPE: none, and never will be. */
int channel_peek(struct channel *channel, struct message **out);
/* Removes the message that channel_peek returned: it is the caller's. */
struct message *channel_take(struct channel *channel);

/*
 * The waiter's memory is the caller's, who keeps the channel alive until list_remove(waiter->node);
 * it is removed when the reply has come. That nobody will reply is a signal: PEER_CLOSED.
 */
void channel_wait_for_reply(struct channel *channel, struct channel_waiter *waiter);
