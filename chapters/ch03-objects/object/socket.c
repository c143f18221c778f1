#include <lib/errno.h>
#include <mm/heap.h>
#include <object/pair.h>
#include <object/rights.h>
#include <object/socket.h>

static struct socket *peer_of(const struct socket *socket)
{
	struct object *peer = socket->object.peer;

	return peer ? container_of(peer, struct socket, object) : NULL;
}

/* --- Signals: what an end shows follows from the two queues. The lock is held --- */

static size_t room(const struct socket *socket)
{
	const struct socket *peer = peer_of(socket);

	return peer && !socket->write_disabled ? SOCKET_BUFFER_MAX - peer->queue.size : 0;
}

static void update(struct socket *socket)
{
	signals_t all = SIGNAL_READABLE | SIGNAL_WRITABLE | SIGNAL_READ_THRESHOLD |
			SIGNAL_WRITE_THRESHOLD | SIGNAL_WRITE_DISABLED | SIGNAL_PEER_WRITE_DISABLED;
	signals_t set = 0;

	if (socket->queue.size)
		set |= SIGNAL_READABLE;
	if (room(socket))
		set |= SIGNAL_WRITABLE;
	if (socket->read_threshold && socket->queue.size >= socket->read_threshold)
		set |= SIGNAL_READ_THRESHOLD;
	if (socket->write_threshold && room(socket) >= socket->write_threshold)
		set |= SIGNAL_WRITE_THRESHOLD;
	if (socket->write_disabled)
		set |= SIGNAL_WRITE_DISABLED;
	if (socket->read_disabled && peer_of(socket))
		set |= SIGNAL_PEER_WRITE_DISABLED;
	if ((socket->object.signals & all) != set)
		object_signal_locked(&socket->object, all, set);
}

static void update_both(struct socket *socket)
{
	update(socket);
	if (peer_of(socket))
		update(peer_of(socket));
}

/* --- The object --- */

static void socket_on_no_handles(struct object *object)
{
	pair_close(object, SIGNAL_WRITABLE | SIGNAL_WRITE_THRESHOLD);
}

static void socket_destroy(struct object *object)
{
	struct socket *socket = container_of(object, struct socket, object);

	socket_on_no_handles(object);
	pair_destroy(object);
	byte_queue_free(&socket->queue);
	kfree(socket);
}

const struct object_type socket_type = {
	.name = "socket",
	.number = 14,
	.rights = RIGHTS_BASIC | RIGHTS_IO | RIGHTS_PROPERTY | RIGHT_SIGNAL | RIGHT_SIGNAL_PEER,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = socket_destroy,
	.on_no_handles = socket_on_no_handles,
};

static struct socket *new_end(bool datagram)
{
	struct socket *socket = new(struct socket);

	if (socket) {
		object_init(&socket->object, &socket_type, SIGNAL_WRITABLE);
		byte_queue_init(&socket->queue);
		socket->datagram = datagram;
	}
	return socket;
}

int socket_create(bool datagram, struct socket **out0, struct socket **out1)
{
	struct socket *a = new_end(datagram), *b = new_end(datagram);

	if (!a || !b || pair_join(&a->object, &b->object) != 0) {
		unref(a);
		unref(b);
		return -ENOMEM;
	}
	*out0 = a;
	*out1 = b;
	return 0;
}

/* --- Writing and reading --- */

static int write_locked(struct socket *socket, const void *data, size_t n, size_t *actual)
{
	struct socket *peer = peer_of(socket);
	int err;

	if (!peer)
		return -EPIPE;
	if (socket->write_disabled)
		return -EBADFD;
	if (socket->datagram && n > room(socket))
		return -EAGAIN;
	n = min(n, room(socket));
	if (!n)
		return -EAGAIN;
	err = socket->datagram ? byte_queue_write_datagram(&peer->queue, data, n)
			       : byte_queue_write(&peer->queue, data, n);
	if (err)
		return err;
	*actual = n;
	update_both(socket);
	return 0;
}

int socket_write(struct socket *socket, const void *data, size_t n, size_t *actual)
{
	int err;

	*actual = 0;
	if (!n)
		return socket->datagram ? -EINVAL : 0;
	if (socket->datagram && n > SOCKET_BUFFER_MAX)
		return -ERANGE;
	object_lock(&socket->object);
	err = write_locked(socket, data, n, actual);
	object_unlock(&socket->object);
	return err;
}

static int read_locked(struct socket *socket, void *data, size_t n, bool peek, size_t *actual)
{
	if (!socket->queue.size) {
		if (!peer_of(socket))
			return -EPIPE;
		return socket->read_disabled ? -EBADFD : -EAGAIN;
	}
	*actual = socket->datagram ? byte_queue_read_datagram(&socket->queue, data, n, peek)
				   : byte_queue_read(&socket->queue, data, n, peek);
	if (!peek)
		update_both(socket);
	return 0;
}

int socket_read(struct socket *socket, void *data, size_t n, bool peek, size_t *actual)
{
	int err;

	*actual = 0;
	object_lock(&socket->object);
	err = read_locked(socket, data, n, peek, actual);
	object_unlock(&socket->object);
	return err;
}

/* --- Shutting down --- */

/* Bytes that were written before the direction was disabled, and not read since. */
static bool has_leftovers(const struct socket *from, const struct socket *to)
{
	return from->write_disabled && to->queue.size;
}

static void dispose(struct socket *from, struct socket *to, enum socket_disposition disposition)
{
	if (disposition == SOCKET_KEEP)
		return;
	from->write_disabled = disposition == SOCKET_WRITE_DISABLE;
	if (to)
		to->read_disabled = from->write_disabled;
}

static int set_disposition_locked(struct socket *socket, enum socket_disposition own,
				  enum socket_disposition other)
{
	struct socket *peer = peer_of(socket);

	if (!peer && (other != SOCKET_KEEP || own == SOCKET_WRITE_ENABLE))
		return -EPIPE;
	if ((own == SOCKET_WRITE_ENABLE && has_leftovers(socket, peer)) ||
	    (other == SOCKET_WRITE_ENABLE && has_leftovers(peer, socket)))
		return -EBADFD;
	dispose(socket, peer, own);
	if (peer)
		dispose(peer, socket, other);
	update_both(socket);
	return 0;
}

int socket_set_disposition(struct socket *socket, enum socket_disposition own,
			   enum socket_disposition peer)
{
	int err;

	object_lock(&socket->object);
	err = set_disposition_locked(socket, own, peer);
	object_unlock(&socket->object);
	return err;
}

/* --- Thresholds and information --- */

int socket_set_read_threshold(struct socket *socket, size_t bytes)
{
	if (bytes > SOCKET_BUFFER_MAX)
		return -EINVAL;
	object_lock(&socket->object);
	socket->read_threshold = bytes;
	update(socket);
	object_unlock(&socket->object);
	return 0;
}

int socket_set_write_threshold(struct socket *socket, size_t bytes)
{
	int err = bytes > SOCKET_BUFFER_MAX ? -EINVAL : 0;

	object_lock(&socket->object);
	if (!err && !peer_of(socket))
		err = -EPIPE;
	if (!err) {
		socket->write_threshold = bytes;
		update(socket);
	}
	object_unlock(&socket->object);
	return err;
}

void socket_get_info(struct socket *socket, struct socket_info *out)
{
	struct socket *peer;

	object_lock(&socket->object);
	peer = peer_of(socket);
	*out = (struct socket_info){
		.datagram = socket->datagram,
		.receive_max = SOCKET_BUFFER_MAX,
		.receive_size = socket->queue.size,
		.receive_available = socket->datagram ? byte_queue_datagram_size(&socket->queue)
						      : socket->queue.size,
		.transmit_max = peer ? SOCKET_BUFFER_MAX : 0,
		.transmit_size = peer ? peer->queue.size : 0,
		.read_threshold = socket->read_threshold,
		.write_threshold = socket->write_threshold,
	};
	object_unlock(&socket->object);
}
