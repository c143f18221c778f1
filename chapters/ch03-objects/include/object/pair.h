/*
 * Pairs: objects that are made two at a time and look at each other (channel, socket, FIFO, event
 * pair). The ends share one lock, and each knows the other as object->peer, without a reference:
 * the peer is NULL once the other end is closed or gone, which happens under the lock.
 */
#pragma once
#include <object/object.h>

/* Joins two objects that nobody else knows yet. -ENOMEM: they are as before. */
int pair_join(struct object *a, struct object *b);

/*
 * This end is closed (its last handle, or it is being destroyed): the peer is alone, has `clear`
 * cleared and sees PEER_CLOSED. Harmless when it has happened already.
 */
void pair_close(struct object *object, signals_t clear);
/* Last thing in `destroy`, after pair_close. Also for an object that was never joined. */
void pair_destroy(struct object *object);

/* Sets bits of the other end. -EPIPE; -EINVAL (not bits for programs); -EOPNOTSUPP (no pair). */
int object_signal_peer(struct object *object, signals_t clear, signals_t set);
