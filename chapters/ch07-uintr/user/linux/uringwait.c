/* The io_uring ABI as a program sees it: waiting, sharing, ends of all kinds. Linux passes too. */
#include <lib/errno.h>
#include <linux_user/abi.h>
#include <linux_user/check.h>
#include <linux_user/process.h>
#include <linux_user/signal.h>
#include <linux_user/syscall.h>
#include <linux_user/uring.h>

#define MS 1000000

static volatile int signalled;

static void on_signal(int signo, struct siginfo *info, void *ucontext)
{
	signalled++;
}

/* --- Waiting --- */

TEST(wait_ends_by_signal)
{
	struct ring *ring = ring_open();
	int parent = (int)syscall(SYS_getpid), child;

	CHECK_EQ(signal_action(SIGUSR1, on_signal, SA_RESTART, 0), 0);
	child = fork();
	if (!child) {
		sleep_ms(20);
		signal_send(parent, SIGUSR1);
		exit(0);
	}
	CHECK_EQ(ring_enter(ring, 0, 1), -EINTR);
	CHECK_EQ(signalled, 1);
	CHECK_EQ(wait_for(child), 0);
}

static long enter_timed(const struct ring *ring, uint32_t to_submit, uint32_t wanted, unsigned ms,
			const uint64_t *mask)
{
	struct timespec time = { 0, ms * MS };
	struct io_uring_getevents_arg arg = { .ts = (uint64_t)&time,
					      .sigmask = (uint64_t)mask,
					      .sigmask_sz = sizeof(*mask) };

	return syscall(SYS_io_uring_enter, ring->fd, to_submit, wanted,
		       IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, &arg, sizeof(arg));
}

TEST(wait_ends_by_time)
{
	struct ring *ring = ring_open();
	uint64_t before = clock_now();

	CHECK_EQ(enter_timed(ring, 0, 1, 20, NULL), -ETIME);
	CHECK(clock_now() - before >= 20ul * MS);
	ring_put(ring, sqe_nop(1));
	CHECK_EQ(enter_timed(ring, 1, 2, 5, NULL), 1);
	CHECK_EQ(enter_timed(ring, 0, 2, 5, NULL), 0); /* not what was wanted, but something */
}

/* The mask holds during the wait; what it held back comes then. */
TEST(wait_with_signal_mask)
{
	uint64_t mask = SIGNAL_BIT(SIGUSR1);
	struct ring *ring = ring_open();
	int parent = (int)syscall(SYS_getpid), child;

	CHECK_EQ(signal_action(SIGUSR1, on_signal, 0, 0), 0);
	child = fork();
	if (!child) {
		sleep_ms(10);
		signal_send(parent, SIGUSR1);
		exit(0);
	}
	CHECK_EQ(enter_timed(ring, 0, 1, 50, &mask), -ETIME);
	CHECK_EQ(signalled, 1);
	CHECK_EQ(signal_mask(SIG_BLOCK, 0), 0);
	CHECK_EQ(wait_for(child), 0);
}

struct pollfd {
	int32_t fd;
	uint16_t events, revents;
};

static long poll_ring(const struct ring *ring, uint16_t events, unsigned ms)
{
	struct pollfd poll = { ring->fd, events, 0 };
	struct timespec time = { 0, ms * MS };
	long n = syscall(SYS_ppoll, &poll, 1, &time, NULL, 8);

	return n > 0 ? poll.revents : n;
}

TEST(poll)
{
	enum { POLLIN = 1, POLLOUT = 4 };
	struct ring *ring = ring_open();
	char byte;
	int ends[2], child;

	make_pipe(ends);
	CHECK_EQ(poll_ring(ring, POLLIN, 0), 0);
	CHECK_EQ(poll_ring(ring, POLLIN | POLLOUT, 0), POLLOUT);
	ring_submit(ring, sqe_read(ends[0], &byte, 1, 1));
	child = fork();
	if (!child) {
		sleep_ms(10);
		exit(syscall(SYS_write, ends[1], "x", 1) != 1);
	}
	CHECK_EQ(poll_ring(ring, POLLIN, 900), POLLIN);
	ring_expect(ring, 1, 1);
	CHECK_EQ(poll_ring(ring, POLLIN, 0), 0);
	CHECK_EQ(wait_for(child), 0);
}

TEST(no_completion_is_lost)
{
	struct ring *ring = ring_open();
	uint32_t many = 10 * ring->params.cq_entries;

	for (uint32_t i = 0; i < many; i++)
		ring_submit(ring, sqe_nop(i));
	CHECK_EQ(ring_completions(ring), ring->params.cq_entries);
	CHECK(*ring->sq_flags & IORING_SQ_CQ_OVERFLOW);
	for (uint32_t i = 0; i < many; i++)
		ring_expect(ring, i, 0);
	CHECK_EQ(ring_enter(ring, 0, 0), 0);
	CHECK(!(*ring->sq_flags & IORING_SQ_CQ_OVERFLOW));
}

/* --- Ends --- */

static int shared_ends[2];

/* Whatever ends the program: its request does not take the byte that comes later. */
static void submit_and_exit(void)
{
	static char byte;

	ring_submit(ring_open(), sqe_read(shared_ends[0], &byte, 1, 1));
}

static void submit_and_exec(void)
{
	char *const argv[] = { "true", NULL };

	submit_and_exit();
	syscall(SYS_execve, "/bin/true", argv, environment);
	exit(1);
}

static void submit_and_crash(void)
{
	submit_and_exit();
	write_at(8);
}

static void submit_and_close(void)
{
	struct ring *ring = ring_open();
	char byte;

	ring_submit(ring, sqe_read(shared_ends[0], &byte, 1, 1));
	ring_close(ring);
	sleep_ms(50);
	CHECK_EQ(syscall(SYS_write, shared_ends[1], "x", 1), 1);
	CHECK_EQ(syscall(SYS_read, shared_ends[0], &byte, 1), 1);
}

TEST(requests_end_with_their_program)
{
	char byte = 0;

	make_pipe(shared_ends);
	for (unsigned i = 0; i < 20; i++) {
		CHECK_EQ(status_of(submit_and_exit), 0);
		CHECK_EQ(status_of(submit_and_exec), 0);
		CHECK_EQ(status_of(submit_and_close), 0);
		CHECK_EQ(status_of(submit_and_crash), SIGSEGV);
	}
	CHECK_EQ(syscall(SYS_write, shared_ends[1], "x", 1), 1);
	CHECK_EQ(syscall(SYS_read, shared_ends[0], &byte, 1), 1);
	CHECK_EQ(byte, 'x');
}

/* A ring is a file: a child has it too, and its memory is shared. */
TEST(ring_of_two_processes)
{
	struct ring *ring = ring_open();
	static char byte;
	int ends[2], child;

	make_pipe(ends);
	child = fork();
	if (!child) {
		ring_submit(ring, sqe_nop(1));
		ring_submit(ring, sqe_read(ends[0], &byte, 1, 2));
		exit(0);
	}
	CHECK_EQ(wait_for(child), 0);
	ring_expect(ring, 1, 0);
	CHECK_EQ(syscall(SYS_write, ends[1], "x", 1), 1);
	ring_expect(ring, 2, -ECANCELED);
	CHECK_EQ(syscall(SYS_read, ends[0], &byte, 1), 1);
}

/* Whatever is in the shared memory, the kernel survives it, and so do we. */
TEST(scribbled_memory)
{
	struct ring *ring = ring_open();
	uint32_t random = 1;

	for (unsigned round = 0; round < 300; round++) {
		volatile uint32_t *words = (uint32_t *)ring->maps[0];

		for (size_t i = 0; i < PAGE_SIZE / sizeof(*words); i++)
			words[i] = random = random * 1103515245 + 12345;
		for (size_t i = 0; i < RING_ENTRIES * sizeof(struct io_uring_sqe); i++) {
			random = random * 1103515245 + 12345;
			((volatile char *)ring->sqes)[i] =
				(char)(i % 64 ? random >> 16 : IORING_OP_READ);
		}
		enter_timed(ring, RING_ENTRIES, round % 3, 1, NULL);
	}
}

int main(int argc, char **argv)
{
	return run_checks(argc, argv);
}
