#include <fs/io.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <object/user_memory.h>

#define IO_MAX     0x7ffff000u /* MAX_RW_COUNT: results fit in an int, page-aligned */
#define IO_BUFFER  1024        /* on the stack */
#define IOVECS_MAX 1024        /* UIO_MAXIOV */

struct iovec {
	vaddr_t base;
	uint64_t size;
};

struct io io_kernel(const void *buf, size_t n)
{
	return (struct io){ .kernel = (char *)buf, .piece = n, .left = n };
}

struct io io_user(struct vmar *vmar, vaddr_t buf, size_t n)
{
	n = min(n, (size_t)IO_MAX);
	return (struct io){ .vmar = vmar, .user = buf, .piece = n, .left = n };
}

int io_user_vector(struct vmar *vmar, vaddr_t iov, uint64_t count, struct io *out)
{
	uint64_t total = 0;

	if (count > IOVECS_MAX)
		return -EINVAL;
	for (uint64_t i = 0; i < count; i++) {
		struct iovec piece;
		int err = user_read(vmar, &piece, iov + i * sizeof(piece), sizeof(piece));

		if (err)
			return err;
		if (piece.size > INT64_MAX - total)
			return -EINVAL;
		total += piece.size;
	}
	*out = (struct io){ .vmar = vmar, .left = min(total, (uint64_t)IO_MAX), .iov = iov,
			    .iov_left = (unsigned)count };
	return 0;
}

/* The iovec may have been shortened meanwhile: running out of it is the program's fault. */
static int io_next_piece(struct io *io)
{
	while (!io->piece) {
		struct iovec piece;
		int err;

		if (!io->iov_left)
			return -EFAULT;
		err = user_read(io->vmar, &piece, io->iov, sizeof(piece));
		if (err)
			return err;
		io->user = piece.base;
		io->piece = min(piece.size, io->left);
		io->iov += sizeof(piece);
		io->iov_left--;
	}
	return 0;
}

static int io_copy(struct io *io, char *data, size_t n, bool put)
{
	if (io->vmar)
		return put ? user_write(io->vmar, io->user, data, n) :
			     user_read(io->vmar, data, io->user, n);
	if (put)
		memcpy(io->kernel, data, n);
	else
		memcpy(data, io->kernel, n);
	return 0;
}

static int io_move(struct io *io, char *data, size_t n, bool put)
{
	while (n) {
		int err = io_next_piece(io);
		size_t len = min(n, io->piece);

		if (!err)
			err = io_copy(io, data, len, put);
		if (err)
			return err;
		if (io->vmar)
			io->user += len;
		else
			io->kernel += len;
		io->piece -= len;
		io->left -= len;
		data += len;
		n -= len;
	}
	return 0;
}

int io_put(struct io *io, const void *data, size_t n)
{
	return io_move(io, (char *)data, n, true);
}

int io_get(struct io *io, void *data, size_t n)
{
	return io_move(io, data, n, false);
}

/* How much of n goes through the buffer at once, without crossing a page. */
static size_t buffer_piece(uint64_t offset, size_t n)
{
	return min(n, (size_t)(IO_BUFFER - offset % IO_BUFFER));
}

int io_put_vmo(struct io *io, struct vmo *vmo, uint64_t offset, size_t n)
{
	char buf[IO_BUFFER];
	int err = 0;

	while (n && !err) {
		size_t len = buffer_piece(offset, n);

		err = vmo_read(vmo, offset, buf, len);
		if (!err)
			err = io_put(io, buf, len);
		offset += len;
		n -= len;
	}
	return err;
}

int io_get_vmo(struct io *io, struct vmo *vmo, uint64_t offset, size_t n)
{
	char buf[IO_BUFFER];
	int err = 0;

	while (n && !err) {
		struct io before = *io;
		size_t len = buffer_piece(offset, n);

		err = io_get(io, buf, len);
		if (!err)
			err = vmo_write(vmo, offset, buf, len);
		if (err)
			*io = before;
		offset += len;
		n -= len;
	}
	return err;
}

int io_put_text(struct io *io, const char *text, size_t size, uint64_t offset)
{
	return offset < size ? io_put(io, text + offset, min(io->left, size - (size_t)offset)) : 0;
}
