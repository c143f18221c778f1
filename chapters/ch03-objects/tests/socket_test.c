#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/socket.h>

#define BOTH (SIGNAL_READABLE | SIGNAL_WRITABLE)

TEST(socket_stream_joins_what_was_written)
{
	struct socket *a, *b;
	char buf[16];
	size_t n;

	CHECK_EQ(socket_create(false, &a, &b), 0);
	CHECK_EQ(socket_read(b, buf, 1, false, &n), -EAGAIN);
	CHECK_EQ(socket_write(a, "", 0, &n), 0);
	CHECK_EQ(socket_write(a, "hello, ", 7, &n), 0);
	CHECK_EQ(socket_write(a, "world", 5, &n), 0);
	CHECK_EQ(socket_read(b, buf, 9, true, &n), 0);
	CHECK(n == 9 && !memcmp(buf, "hello, wo", 9));
	CHECK_EQ(object_signals(&b->object), BOTH);
	CHECK_EQ(socket_read(b, buf, sizeof(buf), false, &n), 0);
	CHECK(n == 12 && !memcmp(buf, "hello, world", 12));
	CHECK_EQ(object_signals(&b->object), SIGNAL_WRITABLE);
	unref(a);
	CHECK_EQ(socket_read(b, buf, 1, false, &n), -EPIPE);
	CHECK_EQ(socket_write(b, "x", 1, &n), -EPIPE);
	CHECK_EQ(object_signals(&b->object), SIGNAL_PEER_CLOSED);
	unref(b);
}

/* More than the buffer holds, in odd pieces: every byte once, and in order. */
TEST(socket_stream_is_bounded)
{
	enum { PIECE = 5003 };
	size_t heap = heap_in_use(), n, in = 0, out = 0;
	struct socket *a, *b;
	unsigned char *piece = kmalloc(PIECE);

	CHECK(piece);
	CHECK_EQ(socket_create(false, &a, &b), 0);
	do {
		for (unsigned i = 0; i < PIECE; i++)
			piece[i] = (unsigned char)((in + i) * 7);
		CHECK_EQ(socket_write(a, piece, PIECE, &n), 0);
		in += n;
	} while (n == PIECE);
	CHECK_EQ(in, SOCKET_BUFFER_MAX);
	CHECK_EQ(socket_write(a, piece, PIECE, &n), -EAGAIN);
	CHECK_EQ(object_signals(&a->object), 0);
	while (socket_read(b, piece, PIECE - 1000, false, &n) == 0) {
		for (unsigned i = 0; i < n; i++)
			CHECK_EQ(piece[i], (unsigned char)((out + i) * 7));
		out += n;
	}
	CHECK_EQ(out, in);
	CHECK_EQ(object_signals(&a->object), SIGNAL_WRITABLE);
	unref(a);
	unref(b);
	kfree(piece);
	CHECK_EQ(heap_in_use(), heap);
}

TEST(socket_datagrams_stay_apart)
{
	struct socket_info info;
	struct socket *a, *b;
	char buf[8];
	size_t n;

	CHECK_EQ(socket_create(true, &a, &b), 0);
	CHECK_EQ(socket_write(a, "", 0, &n), -EINVAL);
	CHECK_EQ(socket_write(a, buf, SOCKET_BUFFER_MAX + 1, &n), -ERANGE);
	CHECK_EQ(socket_write(a, "one", 3, &n), 0);
	CHECK_EQ(socket_write(a, "three", 5, &n), 0);
	socket_get_info(b, &info);
	CHECK_EQ(info.receive_size, 8);
	CHECK_EQ(info.receive_available, 3);
	CHECK_EQ(socket_read(b, buf, 2, true, &n), 0);
	CHECK_EQ(n, 2);
	CHECK_EQ(socket_read(b, buf, 2, false, &n), 0); /* the rest is lost */
	CHECK(n == 2 && !memcmp(buf, "on", 2));
	CHECK_EQ(socket_read(b, buf, 8, false, &n), 0);
	CHECK(n == 5 && !memcmp(buf, "three", 5));
	CHECK_EQ(socket_read(b, buf, 8, false, &n), -EAGAIN);
	socket_get_info(a, &info);
	CHECK_EQ(info.transmit_size, 0);
	unref(a);
	unref(b);
}

TEST(socket_shutdown_and_reopening)
{
	struct socket *a, *b;
	char buf[8];
	size_t n;

	CHECK_EQ(socket_create(false, &a, &b), 0);
	CHECK_EQ(socket_write(a, "last", 4, &n), 0);
	CHECK_EQ(socket_set_disposition(a, SOCKET_WRITE_DISABLE, SOCKET_KEEP), 0);
	CHECK_EQ(object_signals(&a->object), SIGNAL_WRITE_DISABLED);
	CHECK_EQ(object_signals(&b->object), BOTH | SIGNAL_PEER_WRITE_DISABLED);
	CHECK_EQ(socket_write(a, "x", 1, &n), -EBADFD);
	CHECK_EQ(socket_set_disposition(a, SOCKET_WRITE_ENABLE, SOCKET_KEEP), -EBADFD);
	CHECK_EQ(socket_read(b, buf, 8, false, &n), 0);
	CHECK_EQ(n, 4);
	CHECK_EQ(socket_read(b, buf, 8, false, &n), -EBADFD);
	CHECK_EQ(socket_set_disposition(b, SOCKET_WRITE_DISABLE, SOCKET_WRITE_ENABLE), 0);
	CHECK_EQ(object_signals(&a->object), SIGNAL_WRITABLE | SIGNAL_PEER_WRITE_DISABLED);
	CHECK_EQ(object_signals(&b->object), SIGNAL_WRITE_DISABLED);
	CHECK_EQ(socket_write(a, "x", 1, &n), 0);
	unref(b);
	CHECK_EQ(socket_set_disposition(a, SOCKET_KEEP, SOCKET_WRITE_DISABLE), -EPIPE);
	CHECK_EQ(socket_set_disposition(a, SOCKET_WRITE_DISABLE, SOCKET_KEEP), 0);
	unref(a);
}

TEST(socket_thresholds)
{
	struct socket *a, *b;
	char buf[8];
	size_t n;

	CHECK_EQ(socket_create(false, &a, &b), 0);
	CHECK_EQ(socket_set_read_threshold(b, SOCKET_BUFFER_MAX + 1), -EINVAL);
	CHECK_EQ(socket_set_write_threshold(a, SOCKET_BUFFER_MAX + 1), -EINVAL);
	CHECK_EQ(socket_set_read_threshold(b, 3), 0);
	CHECK_EQ(socket_set_write_threshold(a, SOCKET_BUFFER_MAX - 1), 0);
	CHECK_EQ(object_signals(&a->object), SIGNAL_WRITABLE | SIGNAL_WRITE_THRESHOLD);
	CHECK_EQ(socket_write(a, "12", 2, &n), 0);
	CHECK_EQ(object_signals(&a->object), SIGNAL_WRITABLE);
	CHECK_EQ(object_signals(&b->object), BOTH);
	CHECK_EQ(socket_write(a, "3", 1, &n), 0);
	CHECK_EQ(object_signals(&b->object), BOTH | SIGNAL_READ_THRESHOLD);
	CHECK_EQ(socket_read(b, buf, 2, false, &n), 0);
	CHECK_EQ(object_signals(&b->object), BOTH);
	CHECK_EQ(object_signals(&a->object), SIGNAL_WRITABLE | SIGNAL_WRITE_THRESHOLD);
	CHECK_EQ(socket_set_read_threshold(b, 1), 0);
	CHECK_EQ(object_signals(&b->object), BOTH | SIGNAL_READ_THRESHOLD);
	CHECK_EQ(socket_set_read_threshold(b, 0), 0);
	CHECK_EQ(object_signals(&b->object), BOTH);
	unref(b);
	CHECK_EQ(socket_set_write_threshold(a, 1), -EPIPE);
	unref(a);
}
