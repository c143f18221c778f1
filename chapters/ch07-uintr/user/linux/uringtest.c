/*
 * The io_uring ABI as a program sees it: setting up, and requests. All but only_what_is_here also
 * passes on Linux: that is where one asks what is right.
 */
#include <lib/errno.h>
#include <lib/string.h>
#include <linux_user/abi.h>
#include <linux_user/check.h>
#include <linux_user/process.h>
#include <linux_user/signal.h>
#include <linux_user/syscall.h>
#include <linux_user/uring.h>

static long setup(uint32_t entries, struct io_uring_params *params)
{
	return syscall(SYS_io_uring_setup, entries, params);
}

/* --- Setting up --- */

static long setup_with(uint32_t entries, uint32_t flags, uint32_t cq_entries,
		       struct io_uring_params *params)
{
	*params = (struct io_uring_params){ .flags = flags, .cq_entries = cq_entries };
	return setup(entries, params);
}

static void check_sizes(uint32_t entries, uint32_t flags, uint32_t cq_entries, uint32_t sq,
			uint32_t cq)
{
	struct io_uring_params params;
	long fd = setup_with(entries, flags, cq_entries, &params);

	CHECK(fd >= 0);
	CHECK_EQ(params.sq_entries, sq);
	CHECK_EQ(params.cq_entries, cq);
	CHECK_EQ(syscall(SYS_close, fd), 0);
}

TEST(sizes)
{
	struct io_uring_params params;

	check_sizes(1, 0, 0, 1, 2);
	check_sizes(5, 0, 0, 8, 16);
	check_sizes(32768, 0, 0, 32768, 65536);
	check_sizes(UINT32_MAX, IORING_SETUP_CLAMP, 0, 32768, 65536);
	check_sizes(4, IORING_SETUP_CQSIZE, 100, 4, 128);
	check_sizes(3, IORING_SETUP_CQSIZE, 4, 4, 4);
	check_sizes(4, IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP, 1 << 30, 4, 65536);
	CHECK_EQ(setup_with(0, 0, 0, &params), -EINVAL);
	CHECK_EQ(setup_with(0, IORING_SETUP_CLAMP, 0, &params), -EINVAL);
	CHECK_EQ(setup_with(32769, 0, 0, &params), -EINVAL);
	CHECK_EQ(setup_with(4, IORING_SETUP_CQSIZE, 0, &params), -EINVAL);
	CHECK_EQ(setup_with(8, IORING_SETUP_CQSIZE, 4, &params), -EINVAL);
	CHECK_EQ(setup_with(8, IORING_SETUP_CQSIZE, 65537, &params), -EINVAL);
}

/* liburing tries flags and falls back on this error only. */
TEST(only_what_is_here)
{
	struct ring *ring = ring_open();
	struct io_uring_params params;

	for (unsigned bit = 0; bit < 32; bit++)
		if (!(1u << bit & (IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP)))
			CHECK_EQ(setup_with(4, 1u << bit, 0, &params), -EINVAL);
	for (unsigned op = 1; op < IORING_OP_READ; op++) {
		ring_submit(ring, (struct io_uring_sqe){ .opcode = (uint8_t)op });
		ring_expect(ring, 0, -EINVAL);
	}
	ring_submit(ring, sqe_read(ring->fd, &params, 1, 1));
	ring_expect(ring, 1, -EINVAL);
}

TEST(wrong_arguments)
{
	struct ring *ring = ring_open();
	struct io_uring_params params;

	params = (struct io_uring_params){ .resv = { 0, 0, 1 } };
	CHECK_EQ(setup(4, &params), -EINVAL);
	CHECK_EQ(setup(4, NULL), -EFAULT);
	CHECK_EQ(syscall(SYS_io_uring_enter, -1, 0, 0, 0), -EBADF);
	CHECK_EQ(syscall(SYS_io_uring_enter, 1, 0, 0, 0), -EOPNOTSUPP);
	CHECK_EQ(syscall(SYS_io_uring_enter, ring->fd, 0, 0, 1u << 31), -EINVAL);
	CHECK_EQ(syscall(SYS_io_uring_enter, ring->fd, 0, 1, IORING_ENTER_GETEVENTS, 8, 8),
		 -EFAULT);
	CHECK_EQ(syscall(SYS_io_uring_enter, ring->fd, 0, 1, IORING_ENTER_GETEVENTS, 8, 7),
		 -EINVAL);
	CHECK_EQ(syscall(SYS_io_uring_register, ring->fd, 1000, 0, 0), -EINVAL);
	CHECK_EQ(syscall(SYS_io_uring_register, 1, IORING_REGISTER_PROBE, 0, 0), -EOPNOTSUPP);
	CHECK_EQ(syscall(SYS_read, ring->fd, ring, 1), -EINVAL);
	CHECK(syscall(SYS_mmap, 0, 4096, PROT_READ, MAP_SHARED, ring->fd, 1 << 29) < 0);
}

TEST(probe)
{
	struct {
		struct io_uring_probe head;
		struct io_uring_probe_op ops[256];
	} probe = { 0 };
	struct ring *ring = ring_open();

	CHECK_EQ(syscall(SYS_io_uring_register, ring->fd, IORING_REGISTER_PROBE, &probe, 256), 0);
	CHECK(probe.head.last_op >= IORING_OP_WRITE);
	CHECK_EQ(probe.head.ops_len, probe.head.last_op + 1);
	CHECK_EQ(probe.ops[IORING_OP_NOP].flags, IO_URING_OP_SUPPORTED);
	CHECK_EQ(probe.ops[IORING_OP_READ].flags, IO_URING_OP_SUPPORTED);
	CHECK_EQ(probe.ops[IORING_OP_WRITE].flags, IO_URING_OP_SUPPORTED);
	CHECK_EQ(syscall(SYS_io_uring_register, ring->fd, IORING_REGISTER_PROBE, &probe, 256),
		 -EINVAL);
	CHECK_EQ(syscall(SYS_io_uring_register, ring->fd, IORING_REGISTER_PROBE, 8, 1), -EFAULT);
}

/* --- Requests --- */

TEST(nops)
{
	struct ring *ring = ring_open();

	for (uint64_t round = 0; round < 1000; round++) {
		for (uint64_t i = 0; i < RING_ENTRIES; i++)
			ring_put(ring, sqe_nop(round * RING_ENTRIES + i));
		CHECK_EQ(ring_enter(ring, RING_ENTRIES, RING_ENTRIES), RING_ENTRIES);
		for (uint64_t i = 0; i < RING_ENTRIES; i++)
			ring_expect(ring, round * RING_ENTRIES + i, 0);
		CHECK_EQ(ring_completions(ring), 0);
	}
}

/* The call is over, the request is not; and the answer comes without any further call. */
TEST(read_outlives_its_call)
{
	struct ring *ring = ring_open();
	char byte = 0;
	int ends[2];

	make_pipe(ends);
	ring_submit(ring, sqe_read(ends[0], &byte, 1, 42));
	sleep_ms(5);
	CHECK_EQ(ring_completions(ring), 0);
	CHECK_EQ(syscall(SYS_write, ends[1], "x", 1), 1);
	while (!ring_completions(ring))
		;
	ring_expect(ring, 42, 1);
	CHECK_EQ(byte, 'x');
}

TEST(many_reads_at_once)
{
	static char bytes[100];
	struct ring *ring = ring_open();
	char all[100] = { 0 };
	int ends[2];

	make_pipe(ends);
	for (unsigned i = 0; i < 100; i++)
		ring_submit(ring, sqe_read(ends[0], &bytes[i], 1, i));
	for (unsigned i = 0; i < 100; i++)
		all[i] = (char)i;
	CHECK_EQ(syscall(SYS_write, ends[1], all, 100), 100);
	for (unsigned i = 0; i < 100; i++) {
		CHECK_EQ(ring_enter(ring, 0, 1), 0);
		CHECK_EQ(ring_reap(ring).res, 1);
	}
	for (unsigned i = 0, sum = 0; i < 100; sum += (unsigned)bytes[i++])
		CHECK(i < 99 || sum + (unsigned)bytes[99] == 99 * 100 / 2);
}

/* A pipe takes 64 KiB: the first write fills it and is short, the second waits. */
TEST(write_waits_for_room)
{
	static char buf[100000], in[65536];
	struct ring *ring = ring_open();
	int ends[2];

	make_pipe(ends);
	for (size_t i = 0; i < sizeof(buf); i++)
		buf[i] = (char)(i * 7);
	ring_submit(ring, sqe_write(ends[1], buf, sizeof(buf), 1));
	ring_expect(ring, 1, sizeof(in));
	ring_submit(ring, sqe_write(ends[1], "end", 3, 2));
	sleep_ms(5);
	CHECK_EQ(ring_completions(ring), 0);
	CHECK_EQ(syscall(SYS_read, ends[0], in, sizeof(in)), sizeof(in));
	CHECK(!memcmp(buf, in, sizeof(in)));
	ring_expect(ring, 2, 3);
	CHECK_EQ(syscall(SYS_read, ends[0], in, 10), 3);
	CHECK(!memcmp(in, "end", 3));
}

TEST(files_and_positions)
{
	struct ring *ring = ring_open();
	int fd = (int)syscall(SYS_openat, AT_FDCWD, "/tmp/uring", O_RDWR | O_CREAT | O_TRUNC, 0600);
	struct io_uring_sqe at_two;
	char buf[8] = { 0 };

	at_two = sqe_write(fd, "XY", 2, 3);
	at_two.off = 2;
	ring_submit(ring, sqe_write(fd, "abc", 3, 1));
	ring_submit(ring, sqe_write(fd, "def", 3, 2));
	ring_submit(ring, at_two);
	ring_expect(ring, 1, 3);
	ring_expect(ring, 2, 3);
	ring_expect(ring, 3, 2);
	at_two = sqe_read(fd, buf, 8, 4);
	at_two.off = 0;
	ring_submit(ring, at_two);
	ring_submit(ring, sqe_read(fd, buf, 8, 5));
	ring_expect(ring, 4, 6);
	ring_expect(ring, 5, 0);
	CHECK(!memcmp(buf, "abXYef", 6));
}

TEST(errors)
{
	struct ring *ring = ring_open();
	int ends[2];

	make_pipe(ends);
	CHECK_EQ(syscall(SYS_write, ends[1], "x", 1), 1);
	ring_submit(ring, sqe_read(ends[0], (void *)8, 1, 1));
	ring_expect(ring, 1, -EFAULT);
	ring_submit(ring, sqe_read(99, ring, 1, 2));
	ring_expect(ring, 2, -EBADF);
	ring_submit(ring, sqe_read(ends[1], ring, 1, 3));
	ring_expect(ring, 3, -EBADF);
	ring_submit(ring, (struct io_uring_sqe){ .opcode = 255, .user_data = 4 });
	ring_expect(ring, 4, -EINVAL);
}

static volatile int signalled;

static void on_signal(int signo, struct siginfo *info, void *ucontext)
{
	signalled++;
}

TEST(write_without_reader)
{
	struct ring *ring = ring_open();
	int ends[2];

	make_pipe(ends);
	CHECK_EQ(syscall(SYS_close, ends[0]), 0);
	CHECK_EQ(signal_action(SIGPIPE, on_signal, 0, 0), 0);
	ring_submit(ring, sqe_write(ends[1], "x", 1, 1));
	ring_expect(ring, 1, -EPIPE);
	CHECK_EQ(signalled, 1);
}

/* The buffer is gone when the data comes. */
TEST(buffer_unmapped)
{
	char *page = map_pages(1, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	struct ring *ring = ring_open();
	int ends[2];

	make_pipe(ends);
	ring_submit(ring, sqe_read(ends[0], page, 1, 1));
	unmap_pages(page, 1);
	CHECK_EQ(syscall(SYS_write, ends[1], "x", 1), 1);
	ring_expect(ring, 1, -EFAULT);
}

int main(int argc, char **argv)
{
	return run_checks(argc, argv);
}
