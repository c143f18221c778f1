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

/* A message with room for this much, bytes undefined, handles empty; -ENOMEM, -ERANGE. */
int message_create(uint32_t byte_count, uint32_t handle_count, struct message **out);
/* Also closes the handles in it. */
void message_free(struct message *message);

struct channel {
	struct object object;
	/* Guarded by the lock of the pair: */
	struct list messages;  /* struct message, to be read at this end */
	uint32_t message_count;
	uint32_t transaction;  /* the last one given to a call from this end */
	struct list waiters;   /* struct channel_waiter */
};

extern const struct object_type channel_type;

/* Two ends, a reference to each for the caller. -ENOMEM. */
int channel_create(struct channel **out0, struct channel **out1);

/*
 * Sends the message to the other end; it is the channel's on success, and otherwise the caller's
 * with all its handles. -EPIPE; -EAGAIN (full); -EOPNOTSUPP (it holds a handle to this very end,
 * which could never be received).
 */
int channel_write(struct channel *channel, struct message *message);

/* How much a reader is ready to take, and in return how much the oldest message holds. */
struct channel_limits {
	uint32_t bytes, handles;
	bool discard; /* a message that is larger is dropped */
};

/*
 * Takes the oldest message: it is the caller's. -EAGAIN: none yet; -EPIPE: none, and never will
 * be; -EOVERFLOW: it is larger than the limits, which now say how large.
 */
int channel_read(struct channel *channel, struct channel_limits *limits, struct message **out);
/* Puts a message that was just read back to the front. */
void channel_unread(struct channel *channel, struct message *message);

/*
 * A call: a message, and the answer that begins with the same four bytes. The answer goes to the
 * waiter, past the queue. notify runs under the channel's lock and wakes a task. The memory is the
 * caller's, who keeps the channel alive until channel_call_end.
 */
struct channel_waiter {
	struct list node;
	uint32_t transaction;
	struct message *reply; /* NULL until it has come; after channel_call_end the caller's */
	void (*notify)(struct channel_waiter *waiter);
};

/*
 * Writes the message, its first four bytes replaced by a number that no other call from this end
 * has now. Errors as of channel_write; -EINVAL (fewer than four bytes). That nobody will reply is
 * a signal: PEER_CLOSED.
 */
int channel_call_begin(struct channel *channel, struct message *message,
		       struct channel_waiter *waiter);
void channel_call_end(struct channel *channel, struct channel_waiter *waiter);
