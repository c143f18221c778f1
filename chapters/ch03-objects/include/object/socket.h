/*
 * Socket: two ends; bytes written at one are read at the other, as a stream or in datagrams. Each
 * direction can be shut down by either end; what was written before can still be read.
 *
 *   end a  ── a's write, b's read ──►  end b     shut down: a WRITE_DISABLED, b PEER_WRITE_DISABLED
 *          ◄── b's write, a's read ──            shut down: b WRITE_DISABLED, a PEER_WRITE_DISABLED
 */
#pragma once
#include <object/byte_queue.h>
#include <object/object.h>

#define SOCKET_BUFFER_MAX (256 * 1024) /* bytes in one direction */

enum {
	SIGNAL_PEER_WRITE_DISABLED = 1 << 4,
	SIGNAL_WRITE_DISABLED = 1 << 5,
	SIGNAL_READ_THRESHOLD = 1 << 10,
	SIGNAL_WRITE_THRESHOLD = 1 << 11,
};

struct socket {
	struct object object;
	bool datagram;
	/* Guarded by the lock of the pair: */
	struct byte_queue queue; /* to be read at this end */
	bool write_disabled;     /* this end's writing */
	bool read_disabled;      /* the other end's writing; also when that is gone */
	size_t read_threshold;   /* bytes to be read that raise READ_THRESHOLD; 0: none do */
	size_t write_threshold;  /* the same for room to write */
};

extern const struct object_type socket_type;

/* Two ends, a reference to each for the caller. -ENOMEM. */
int socket_create(bool datagram, struct socket **out0, struct socket **out1);

/*
 * A stream takes as much as there is room for, a datagram goes whole or not at all; *actual says
 * how much. -EAGAIN (full); -EPIPE; -EBADFD (disabled); -ERANGE (a datagram larger than the
 * buffer); -EINVAL (an empty datagram); -ENOMEM.
 */
int socket_write(struct socket *socket, const void *data, size_t n, size_t *actual);
/* `peek` leaves it there. What of a datagram does not fit is lost. -EAGAIN; -EPIPE, -EBADFD: there
 * is nothing, and never will be. */
int socket_read(struct socket *socket, void *data, size_t n, bool peek, size_t *actual);

/* What becomes of this end's, and of the other end's, writing. */
enum socket_disposition { SOCKET_KEEP, SOCKET_WRITE_DISABLE, SOCKET_WRITE_ENABLE };
/* -EPIPE (something is wanted of a closed end); -EBADFD (to be enabled, with bytes unread from
 * before it was disabled). Then nothing has changed. */
int socket_set_disposition(struct socket *socket, enum socket_disposition own,
			   enum socket_disposition peer);

/* -EINVAL: over SOCKET_BUFFER_MAX. */
int socket_set_read_threshold(struct socket *socket, size_t bytes);
/* -EPIPE. */
int socket_set_write_threshold(struct socket *socket, size_t bytes);

struct socket_info {
	bool datagram;
	size_t receive_max, receive_size;
	size_t receive_available; /* that one read can return */
	size_t transmit_max, transmit_size;
	size_t read_threshold, write_threshold;
};
void socket_get_info(struct socket *socket, struct socket_info *out);
