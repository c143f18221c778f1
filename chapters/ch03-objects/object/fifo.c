#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/fifo.h>
#include <object/pair.h>
#include <object/rights.h>

static void fifo_on_no_handles(struct object *object)
{
	pair_close(object, SIGNAL_WRITABLE);
}

static void fifo_destroy(struct object *object)
{
	struct fifo *fifo = container_of(object, struct fifo, object);

	fifo_on_no_handles(object);
	pair_destroy(object);
	kfree(fifo->ring);
	kfree(fifo);
}

const struct object_type fifo_type = {
	.name = "fifo",
	.number = 19,
	.rights = RIGHTS_BASIC | RIGHTS_IO | RIGHT_SIGNAL | RIGHT_SIGNAL_PEER,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = fifo_destroy,
	.on_no_handles = fifo_on_no_handles,
};

static struct fifo *new_end(size_t count, size_t element_size)
{
	struct fifo *fifo = new(struct fifo);

	if (!fifo)
		return NULL;
	object_init(&fifo->object, &fifo_type, SIGNAL_WRITABLE);
	fifo->element_size = element_size;
	fifo->capacity = count;
	fifo->ring = kmalloc(count * element_size);
	if (!fifo->ring) {
		unref(fifo);
		return NULL;
	}
	return fifo;
}

int fifo_create(size_t count, size_t element_size, struct fifo **out0, struct fifo **out1)
{
	struct fifo *a, *b;

	if (!count || !element_size || count > FIFO_SIZE_MAX / element_size)
		return -ERANGE;
	a = new_end(count, element_size);
	b = new_end(count, element_size);
	if (!a || !b || pair_join(&a->object, &b->object) != 0) {
		unref(a);
		unref(b);
		return -ENOMEM;
	}
	*out0 = a;
	*out1 = b;
	return 0;
}

/* --- The ring; the lock is held --- */

/* Copies elements to (or from) the ring, beginning at its element `at`, in at most two pieces. */
static void copy(struct fifo *fifo, size_t at, char *data, size_t count, bool in)
{
	while (count) {
		size_t from = at % fifo->capacity, n = min(count, fifo->capacity - from);
		char *place = fifo->ring + from * fifo->element_size;

		if (in)
			memcpy(place, data, n * fifo->element_size);
		else
			memcpy(data, place, n * fifo->element_size);
		data += n * fifo->element_size;
		at += n;
		count -= n;
	}
}

static int write_locked(struct object *peer, const void *data, size_t *count)
{
	struct fifo *to = peer ? container_of(peer, struct fifo, object) : NULL;

	if (!to)
		return -EPIPE;
	*count = min(*count, to->capacity - to->count);
	if (!*count)
		return -EAGAIN;
	copy(to, to->first + to->count, (char *)data, *count, true);
	to->count += *count;
	object_signal_locked(&to->object, 0, SIGNAL_READABLE);
	if (to->count == to->capacity)
		object_signal_locked(to->object.peer, SIGNAL_WRITABLE, 0);
	return 0;
}

static int read_locked(struct fifo *fifo, void *data, size_t *count)
{
	*count = min(*count, fifo->count);
	if (!*count)
		return fifo->object.peer ? -EAGAIN : -EPIPE;
	copy(fifo, fifo->first, data, *count, false);
	fifo->first = (fifo->first + *count) % fifo->capacity;
	fifo->count -= *count;
	if (!fifo->count)
		object_signal_locked(&fifo->object, SIGNAL_READABLE, 0);
	if (fifo->object.peer)
		object_signal_locked(fifo->object.peer, 0, SIGNAL_WRITABLE);
	return 0;
}

int fifo_write(struct fifo *fifo, size_t element_size, const void *data, size_t count,
	       size_t *actual)
{
	int err;

	if (element_size != fifo->element_size || !count)
		return -ERANGE;
	*actual = count;
	object_lock(&fifo->object);
	err = write_locked(fifo->object.peer, data, actual);
	object_unlock(&fifo->object);
	return err;
}

int fifo_read(struct fifo *fifo, size_t element_size, void *data, size_t count, size_t *actual)
{
	int err;

	if (element_size != fifo->element_size || !count)
		return -ERANGE;
	*actual = count;
	object_lock(&fifo->object);
	err = read_locked(fifo, data, actual);
	object_unlock(&fifo->object);
	return err;
}
