#include <fs/pipe.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>

static char big[PIPE_SIZE + 1000];

static int64_t put(struct file *writer, const char *data, size_t n)
{
	struct io io = io_kernel(data, n);

	return file_write(writer, &io);
}

static int64_t get(struct file *reader, char *buf, size_t n)
{
	struct io io = io_kernel(buf, n);

	return file_read(reader, &io);
}

TEST(fs_pipe_data_and_end)
{
	struct file *reader, *writer;
	char buf[8];

	CHECK_EQ(pipe_create(0, &reader, &writer), 0);
	CHECK_EQ(reader->ready->signals, 0);
	CHECK_EQ(get(reader, buf, 8), -EAGAIN);
	CHECK_EQ(put(writer, "hello", 5), 5);
	CHECK_EQ(reader->ready->signals, SIGNAL_READABLE);
	CHECK_EQ(get(reader, buf, 3), 3);
	CHECK(!memcmp(buf, "hel", 3));
	unref(writer);
	CHECK_EQ(reader->ready->signals, SIGNAL_READABLE | SIGNAL_PEER_CLOSED);
	CHECK_EQ(get(reader, buf, 8), 2);
	CHECK_EQ(get(reader, buf, 8), 0);
	CHECK_EQ(put(reader, buf, 1), -EBADF);
	unref(reader);
}

TEST(fs_pipe_without_reader)
{
	struct file *reader, *writer;

	CHECK_EQ(pipe_create(0, &reader, &writer), 0);
	unref(reader);
	CHECK(writer->ready->signals & SIGNAL_PEER_CLOSED);
	CHECK_EQ(put(writer, "x", 1), -EPIPE);
	unref(writer);
}

/* Small writes are made whole; large ones as far as there is room, and the rest is told. */
TEST(fs_pipe_full)
{
	struct file *reader, *writer;
	struct io io = io_kernel(big, sizeof(big));

	CHECK_EQ(pipe_create(0, &reader, &writer), 0);
	CHECK_EQ(file_write(writer, &io), -EAGAIN);
	CHECK_EQ(io.left, 1000);
	CHECK_EQ(writer->ready->signals, 0);
	CHECK_EQ(get(reader, big, PIPE_BUF - 1), PIPE_BUF - 1);
	CHECK_EQ(writer->ready->signals, 0);
	CHECK_EQ(put(writer, big, PIPE_BUF), -EAGAIN);
	CHECK_EQ(get(reader, big, 1), 1);
	CHECK_EQ(writer->ready->signals, SIGNAL_WRITABLE);
	CHECK_EQ(put(writer, big, PIPE_BUF), PIPE_BUF);
	CHECK_EQ(get(reader, big, sizeof(big)), PIPE_SIZE);
	CHECK_EQ(get(reader, big, sizeof(big)), -EAGAIN);
	unref(reader);
	unref(writer);
}

/* The ring is passed many times, with pieces of all sizes. */
TEST(fs_pipe_wraps_around)
{
	static char in[3000], out[3000];
	struct file *reader, *writer;
	uint32_t random = 1;

	CHECK_EQ(pipe_create(0, &reader, &writer), 0);
	for (unsigned round = 0; round < 500; round++) {
		size_t n = random % sizeof(in) + 1;

		for (size_t i = 0; i < n; i++)
			in[i] = (char)(random = random * 1103515245 + 12345);
		CHECK_EQ(put(writer, in, n), (int64_t)n);
		CHECK_EQ(get(reader, out, sizeof(out)), (int64_t)n);
		CHECK(!memcmp(in, out, n));
	}
	unref(reader);
	unref(writer);
}
