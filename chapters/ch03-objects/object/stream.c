#include <lib/errno.h>
#include <mm/heap.h>
#include <object/rights.h>
#include <object/stream.h>

static void stream_destroy(struct object *object)
{
	struct stream *stream = container_of(object, struct stream, object);

	unref(stream->vmo);
	kfree(stream);
}

const struct object_type stream_type = {
	.name = "stream",
	.number = 31,
	.rights = RIGHTS_BASIC | RIGHTS_PROPERTY | RIGHT_SIGNAL,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = stream_destroy,
};

int stream_create(struct vmo *vmo, unsigned mode, uint64_t position, struct stream **out)
{
	struct stream *stream;

	if (mode & ~(unsigned)(STREAM_READ | STREAM_WRITE))
		return -EINVAL;
	if (vmo->physical)
		return -EOPNOTSUPP;
	stream = new(struct stream);
	if (!stream)
		return -ENOMEM;
	object_init(&stream->object, &stream_type, 0);
	stream->vmo = ref(vmo);
	stream->mode = mode;
	stream->position = position;
	*out = stream;
	return 0;
}

/* --- The position --- */

/* Takes at most n bytes of [position, limit): where they begin, and how many there are. */
static uint64_t advance(struct stream *stream, uint64_t limit, size_t *n)
{
	uint64_t position;

	object_lock(&stream->object);
	position = stream->position;
	*n = position < limit ? min(*n, limit - position) : 0;
	stream->position += *n;
	object_unlock(&stream->object);
	return position;
}

/* What was taken has failed: given back, unless somebody has moved on meanwhile. */
static void retreat(struct stream *stream, uint64_t position, size_t n)
{
	object_lock(&stream->object);
	if (stream->position == position + n)
		stream->position = position;
	object_unlock(&stream->object);
}

int stream_seek(struct stream *stream, unsigned origin, int64_t offset, uint64_t *position)
{
	uint64_t end = vmo_get_content_size(stream->vmo);
	int64_t from, to;
	int err = -EINVAL;

	if (origin > STREAM_END)
		return err;
	object_lock(&stream->object);
	from = origin == STREAM_START ? 0 :
	       (int64_t)(origin == STREAM_CURRENT ? stream->position : end);
	if (!__builtin_add_overflow(from, offset, &to) && to >= 0) {
		stream->position = *position = (uint64_t)to;
		err = 0;
	}
	object_unlock(&stream->object);
	return err;
}

/* --- Reading --- */

int stream_read_at(struct stream *stream, uint64_t offset, void *buf, size_t n, size_t *actual)
{
	uint64_t end = vmo_get_content_size(stream->vmo);

	if (!(stream->mode & STREAM_READ))
		return -EACCES;
	*actual = offset < end ? min(n, end - offset) : 0;
	return *actual ? vmo_read(stream->vmo, offset, buf, *actual) : 0;
}

int stream_read(struct stream *stream, void *buf, size_t n, size_t *actual)
{
	uint64_t position;
	int err;

	if (!(stream->mode & STREAM_READ))
		return -EACCES;
	position = advance(stream, vmo_get_content_size(stream->vmo), &n);
	err = n ? vmo_read(stream->vmo, position, buf, n) : 0;
	if (err)
		retreat(stream, position, n);
	*actual = n;
	return err;
}

/* --- Writing --- */

/* What lies between the content's end and the place is a hole: it reads as zero. */
static int zero_gap(struct vmo *vmo, uint64_t offset)
{
	uint64_t end = vmo_get_content_size(vmo), last = min(offset, vmo_get_size(vmo));

	return end < last ? vmo_zero(vmo, end, last - end) : 0;
}

static int write_extending(struct stream *stream, uint64_t *offset, const void *buf, size_t n,
			   size_t *actual)
{
	uint64_t size = n;
	int err = 0;

	*actual = 0;
	if (!(stream->mode & STREAM_WRITE))
		return -EACCES;
	if (!n)
		return 0;
	if (*offset != VMO_CONTENT_END)
		err = zero_gap(stream->vmo, *offset);
	if (!err)
		err = vmo_extend_content(stream->vmo, offset, &size);
	if (!err)
		err = vmo_write(stream->vmo, *offset, buf, size);
	if (!err)
		*actual = size;
	return err;
}

int stream_write_at(struct stream *stream, uint64_t offset, const void *buf, size_t n,
		    size_t *actual)
{
	*actual = 0;
	if (offset == VMO_CONTENT_END)
		return -EFBIG;
	return write_extending(stream, &offset, buf, n, actual);
}

int stream_write(struct stream *stream, const void *buf, size_t n, size_t *actual)
{
	uint64_t position = advance(stream, VMO_CONTENT_END, &n);
	int err = stream_write_at(stream, position, buf, n, actual);

	if (*actual < n)
		retreat(stream, position + *actual, n - *actual);
	return err;
}

int stream_append(struct stream *stream, const void *buf, size_t n, size_t *actual)
{
	uint64_t offset = VMO_CONTENT_END;
	int err = write_extending(stream, &offset, buf, n, actual);

	if (!err && n) {
		object_lock(&stream->object);
		stream->position = offset + *actual;
		object_unlock(&stream->object);
	}
	return err;
}
