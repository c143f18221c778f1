/*
 * Byte queues: what lies in a socket. Bytes are kept in pieces of memory that come and go; a
 * datagram is one piece, a stream fills its pieces up. The owner locks the queue, and says how
 * much may be in it.
 */
#pragma once
#include <lib/list.h>
#include <lib/types.h>

struct byte_queue {
	struct list pieces; /* struct piece, the oldest first */
	size_t size;        /* bytes in all */
};

void byte_queue_init(struct byte_queue *queue);
void byte_queue_free(struct byte_queue *queue);

/* All n bytes, or (-ENOMEM) none. */
int byte_queue_write(struct byte_queue *queue, const void *data, size_t n);
/* As one datagram. */
int byte_queue_write_datagram(struct byte_queue *queue, const void *data, size_t n);

/* Copies at most n bytes and returns how many; `peek` leaves them there. */
size_t byte_queue_read(struct byte_queue *queue, void *data, size_t n, bool peek);
/* The same for the oldest datagram, of which the rest is dropped (unless peek). */
size_t byte_queue_read_datagram(struct byte_queue *queue, void *data, size_t n, bool peek);
/* The size of the oldest datagram; 0: there is none. */
size_t byte_queue_datagram_size(const struct byte_queue *queue);
