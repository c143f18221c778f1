/* Arguments that no C library would pass: numbers, pointers, descriptors and times out of range. */
#include <lib/errno.h>
#include <lib/string.h>
#include <linux_user/abi.h>
#include <linux_user/check.h>
#include <linux_user/process.h>
#include <linux_user/signal.h>
#include <linux_user/syscall.h>
#include <user/print.h>

#define LENGTH 64

TEST(unknown_numbers)
{
	static const long numbers[] = {
		-1,	   -2,	      1 << 20,		INT32_MAX,
		INT64_MAX, INT64_MIN, INT64_C(1) << 32, (INT64_C(1) << 32) + SYS_getpid,
		0x40000000
	};

	for (unsigned i = 0; i < array_size(numbers); i++)
		CHECK_EQ(syscall(numbers[i], 1, 2, 3, 4, 5, 6), -ENOSYS);
	for (long n = 600; n < 5000; n++)
		CHECK_EQ(syscall(n), -ENOSYS);
}

/* --- Pointers --- */

static char *hole;        /* nothing is mapped here */
static char *constant;    /* may be read only */
static char *edge;        /* the last byte before the hole */
static int zero, ends[2]; /* /dev/zero; a pipe with something in it */

/* Three pages: constant, writable, hole. */
static void prepare(void)
{
	char *pages = map_pages(3, PROT_READ | PROT_WRITE, MAP_PRIVATE);

	constant = pages;
	edge = pages + 2 * PAGE_SIZE - 1;
	hole = pages + 2 * PAGE_SIZE;
	CHECK_EQ(syscall(SYS_mprotect, pages, PAGE_SIZE, PROT_READ), 0);
	unmap_pages(hole, 1);
	zero = (int)syscall(SYS_openat, AT_FDCWD, "/dev/zero", O_RDONLY);
	CHECK(zero > 2);
	make_pipe(ends);
	CHECK_EQ(syscall(SYS_write, ends[1], "something", 9), 9);
}

enum { WILD = 0x57494c44, ZERO_FD, PIPE_IN, PIPE_OUT };

struct wild_call {
	const char *name;
	long number;
	long args[5];
};

/* The pointer is read by the kernel. */
static const struct wild_call readers[] = {
	{ "write", SYS_write, { PIPE_OUT, WILD, LENGTH } },
	{ "writev", SYS_writev, { PIPE_OUT, WILD, 2 } },
	{ "readv", SYS_readv, { ZERO_FD, WILD, 2 } },
	{ "openat", SYS_openat, { AT_FDCWD, WILD, O_RDONLY } },
	{ "newfstatat", SYS_newfstatat, { AT_FDCWD, WILD, 0, 0 } },
	{ "mkdirat", SYS_mkdirat, { AT_FDCWD, WILD, 0700 } },
	{ "unlinkat", SYS_unlinkat, { AT_FDCWD, WILD } },
	{ "symlinkat", SYS_symlinkat, { WILD, AT_FDCWD, (long)"/tmp/link" } },
	{ "linkat", SYS_linkat, { AT_FDCWD, (long)"/init", AT_FDCWD, WILD } },
	{ "renameat2", SYS_renameat2, { AT_FDCWD, (long)"/init", AT_FDCWD, WILD } },
	{ "readlinkat", SYS_readlinkat, { AT_FDCWD, WILD, 0, 1 } },
	{ "faccessat", SYS_faccessat, { AT_FDCWD, WILD, 0 } },
	{ "chdir", SYS_chdir, { WILD } },
	{ "truncate", SYS_truncate, { WILD, 0 } },
	{ "statfs", SYS_statfs, { WILD, 0 } },
	{ "execve path", SYS_execve, { WILD, 0, 0 } },
	{ "execve argv", SYS_execve, { (long)"/bin/crash", WILD, 0 } },
	{ "execve envp", SYS_execve, { (long)"/bin/crash", 0, WILD } },
	{ "ppoll", SYS_ppoll, { WILD, 2, 0, 0, 8 } },
	{ "ppoll time", SYS_ppoll, { 0, 0, WILD, 0, 8 } },
	{ "ppoll mask", SYS_ppoll, { 0, 0, 0, WILD, 8 } },
	{ "pselect6", SYS_pselect6, { 10, WILD, 0, 0, 0 } },
	{ "nanosleep", SYS_nanosleep, { WILD, 0 } },
	{ "clock_nanosleep", SYS_clock_nanosleep, { CLOCK_REALTIME, 0, WILD, 0 } },
	{ "rt_sigaction", SYS_rt_sigaction, { SIGUSR1, WILD, 0, 8 } },
	{ "rt_sigprocmask", SYS_rt_sigprocmask, { SIG_SETMASK, WILD, 0, 8 } },
	{ "rt_sigsuspend", SYS_rt_sigsuspend, { WILD, 8 } },
	{ "prlimit64", SYS_prlimit64, { 0, 7, WILD, 0 } },
	{ "prctl", SYS_prctl, { 15, WILD } },
};

/* The kernel writes there. */
static const struct wild_call writers[] = {
	{ "read", SYS_read, { ZERO_FD, WILD, LENGTH } },
	{ "read a pipe", SYS_read, { PIPE_IN, WILD, LENGTH } },
	{ "pread64", SYS_pread64, { ZERO_FD, WILD, LENGTH, 0 } },
	{ "fstat", SYS_fstat, { ZERO_FD, WILD } },
	{ "newfstatat", SYS_newfstatat, { AT_FDCWD, (long)"/", WILD, 0 } },
	{ "statfs", SYS_statfs, { (long)"/", WILD } },
	{ "getcwd", SYS_getcwd, { WILD, LENGTH } },
	{ "pipe2", SYS_pipe2, { WILD, 0 } },
	{ "uname", SYS_uname, { WILD } },
	{ "sysinfo", SYS_sysinfo, { WILD } },
	{ "getrandom", SYS_getrandom, { WILD, LENGTH, 0 } },
	{ "sched_getaffinity", SYS_sched_getaffinity, { 0, 8, WILD } },
	{ "clock_gettime", SYS_clock_gettime, { CLOCK_REALTIME, WILD } },
	{ "gettimeofday", SYS_gettimeofday, { WILD, 0 } },
	{ "times", SYS_times, { WILD } },
	{ "rt_sigaction", SYS_rt_sigaction, { SIGUSR1, 0, WILD, 8 } },
	{ "rt_sigprocmask", SYS_rt_sigprocmask, { SIG_BLOCK, 0, WILD, 8 } },
	{ "rt_sigpending", SYS_rt_sigpending, { WILD, 8 } },
	{ "prlimit64", SYS_prlimit64, { 0, 7, 0, WILD } },
	{ "prctl", SYS_prctl, { 16, WILD } },
};

static long argument(long arg, const void *pointer)
{
	switch (arg) {
	case WILD:
		return (long)pointer;
	case ZERO_FD:
		return zero;
	case PIPE_IN:
		return ends[0];
	case PIPE_OUT:
		return ends[1];
	default:
		return arg;
	}
}

static void call_fails(const struct wild_call *call, const void *pointer)
{
	const long *args = call->args;
	long result = syscall(call->number, argument(args[0], pointer), argument(args[1], pointer),
			      argument(args[2], pointer), argument(args[3], pointer),
			      argument(args[4], pointer));

	if (result != -EFAULT)
		print("%s with %p: %ld\n", call->name, pointer, result);
	CHECK(result == -EFAULT);
}

static void calls_fail(const struct wild_call *calls, size_t count, const void *pointer)
{
	for (size_t i = 0; i < count; i++)
		call_fails(&calls[i], pointer);
}

/* The program's half and the kernel's, their borders, and what is no address at all. */
static const uint64_t nowhere[] = {
	8, 0x1000, 0x3ffffffff8, 0x4000000000, 0x7ffffffff000, 0x7ffffffffff8, 0x800000000000,
	0x8000000000000000, 0xffff800000000000, 0xffffffc000000000, 0xffffffc080200000,
	0xffffffff80000000, 0xffffffff80100000, 0xfffffffffffff000, 0xffffffffffffffff,
};

TEST(wild_pointers)
{
	prepare();
	for (unsigned i = 0; i < array_size(nowhere); i++) {
		calls_fail(readers, array_size(readers), (void *)nowhere[i]);
		calls_fail(writers, array_size(writers), (void *)nowhere[i]);
	}
	calls_fail(readers, array_size(readers), hole);
	calls_fail(writers, array_size(writers), hole);
	calls_fail(writers, array_size(writers), constant);
}

/* What begins well and ends in a hole. */
TEST(pointers_at_the_edge)
{
	prepare();
	calls_fail(writers + 3, array_size(writers) - 3, edge - 3);
	*edge = 'x';
	CHECK_EQ(syscall(SYS_openat, AT_FDCWD, edge, O_RDONLY), -EFAULT);
	*edge = '\0';
	CHECK_EQ(syscall(SYS_openat, AT_FDCWD, edge, O_RDONLY), -ENOENT);
	CHECK_EQ(syscall(SYS_read, zero, edge, 1), 1);
}

TEST(failed_read_loses_nothing)
{
	char text[LENGTH];

	prepare();
	CHECK_EQ(syscall(SYS_read, ends[0], hole, LENGTH), -EFAULT);
	CHECK_EQ(syscall(SYS_read, ends[0], text, LENGTH), 9);
	CHECK(!memcmp(text, "something", 9));
}

/* The descriptors of a pipe that could not be told must not stay open. */
TEST(failed_pipe_leaves_nothing)
{
	int next = (int)syscall(SYS_dup, 0);

	CHECK_EQ(syscall(SYS_close, next), 0);
	CHECK_EQ(syscall(SYS_pipe2, 8, 0), -EFAULT);
	CHECK_EQ(syscall(SYS_dup, 0), next);
}

/* --- Descriptors --- */

TEST(descriptors_out_of_range)
{
	static const int bad[] = { -1, INT32_MIN, INT32_MAX, 1024, 900 };

	for (unsigned i = 0; i < array_size(bad); i++) {
		CHECK_EQ(syscall(SYS_close, bad[i]), -EBADF);
		CHECK_EQ(syscall(SYS_read, bad[i], &zero, 1), -EBADF);
		CHECK_EQ(syscall(SYS_write, bad[i], &zero, 1), -EBADF);
		CHECK_EQ(syscall(SYS_dup, bad[i]), -EBADF);
		CHECK_EQ(syscall(SYS_fcntl, bad[i], F_GETFL), -EBADF);
		CHECK_EQ(syscall(SYS_lseek, bad[i], 0, 0), -EBADF);
		CHECK_EQ(syscall(SYS_fstat, bad[i], &zero), -EBADF);
		CHECK_EQ(syscall(SYS_openat, bad[i], "relative", 0), -EBADF);
		CHECK_EQ(syscall(SYS_mmap, 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, bad[i], 0),
			 -EBADF);
	}
	CHECK_EQ(syscall(SYS_dup3, 0, -1, 0), -EBADF);
	CHECK_EQ(syscall(SYS_dup3, 0, INT32_MAX, 0), -EBADF);
	CHECK_EQ(syscall(SYS_dup3, 0, 0, 0), -EINVAL);
	CHECK_EQ(syscall(SYS_fcntl, 0, F_DUPFD, INT64_MAX), -EINVAL);
	CHECK_EQ(syscall(SYS_fcntl, 0, 12345), -EINVAL);
}

TEST(descriptors_run_out)
{
	long fd;

	while ((fd = syscall(SYS_dup, 0)) >= 0)
		CHECK(fd < 1024);
	CHECK_EQ(fd, -EMFILE);
	CHECK_EQ(syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY), -EMFILE);
	CHECK_EQ(syscall(SYS_pipe2, ends, 0), -EMFILE);
	CHECK_EQ(syscall(SYS_close, 500), 0);
	CHECK_EQ(syscall(SYS_pipe2, ends, 0), -EMFILE);
	CHECK_EQ(syscall(SYS_dup, 0), 500);
}

static int open_file(const char *path)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	CHECK(fd > 2);
	CHECK_EQ(syscall(SYS_write, fd, "0123456789", 10), 10);
	return fd;
}

TEST(offsets_out_of_range)
{
	int fd = open_file("/tmp/offsets");
	char byte;

	CHECK_EQ(syscall(SYS_lseek, fd, -1, 0), -EINVAL);
	CHECK_EQ(syscall(SYS_lseek, fd, INT64_MIN, 1), -EINVAL);
	CHECK_EQ(syscall(SYS_lseek, fd, -11, 2), -EINVAL);
	CHECK_EQ(syscall(SYS_lseek, fd, 0, 77), -EINVAL);
	CHECK(syscall(SYS_lseek, fd, INT64_MAX, 2) < 0);
	CHECK_EQ(syscall(SYS_lseek, fd, 0, 1), 10);
	CHECK_EQ(syscall(SYS_pread64, fd, &byte, 1, -1), -EINVAL);
	CHECK_EQ(syscall(SYS_pwrite64, fd, &byte, 1, -1), -EINVAL);
	CHECK_EQ(syscall(SYS_pread64, fd, &byte, 1, INT64_MAX), 0);
	CHECK(syscall(SYS_pwrite64, fd, &byte, 1, INT64_MAX) < 0);
	CHECK_EQ(syscall(SYS_ftruncate, fd, -1), -EINVAL);
	CHECK(syscall(SYS_ftruncate, fd, INT64_MAX) < 0);
	CHECK_EQ(syscall(SYS_lseek, fd, INT64_MAX, 0), INT64_MAX);
	CHECK_EQ(syscall(SYS_read, fd, &byte, 1), 0);
	CHECK(syscall(SYS_write, fd, &byte, 1) < 0);
	CHECK_EQ(syscall(SYS_unlinkat, AT_FDCWD, "/tmp/offsets", 0), 0);
}

/* More bytes than any address space has: as many as there are, or an error. */
TEST(huge_counts)
{
	struct {
		uint64_t base, size;
	} iov[2] = { { (uint64_t)&zero, INT64_MAX }, { 0, INT64_MAX } };
	int fd = open_file("/tmp/counts");
	char *buffer = map_pages(1, PROT_READ | PROT_WRITE, MAP_PRIVATE);

	CHECK_EQ(syscall(SYS_pread64, fd, buffer, INT64_MAX, 0), 10);
	CHECK(syscall(SYS_pread64, fd, buffer, -1, 0) != 0);
	CHECK_EQ(syscall(SYS_readv, fd, iov, 2), -EINVAL);
	CHECK_EQ(syscall(SYS_readv, fd, iov, 1025), -EINVAL);
	CHECK_EQ(syscall(SYS_writev, fd, iov, -1), -EINVAL);
	CHECK_EQ(syscall(SYS_getcwd, buffer, 1), -ERANGE);
	CHECK_EQ(syscall(SYS_getcwd, buffer, 0), -ERANGE);
	CHECK(syscall(SYS_getdents64, fd, buffer, INT64_MAX) < 0);
	CHECK_EQ(syscall(SYS_ppoll, 8, INT32_MAX, 0, 0, 8), -EINVAL);
	CHECK_EQ(syscall(SYS_pselect6, -1, 0, 0, 0, 0, 0), -EINVAL);
	CHECK_EQ(syscall(SYS_unlinkat, AT_FDCWD, "/tmp/counts", 0), 0);
}

static void exec(char **argv)
{
	syscall(SYS_execve, "/bin/abitest", argv, environment);
	exit(99);
}

static void exec_with_files(void)
{
	static char *argv[] = { "abitest", "files", NULL };

	CHECK_EQ(syscall(SYS_dup3, 0, 20, 0), 20);
	CHECK_EQ(syscall(SYS_dup3, 0, 21, O_CLOEXEC), 21);
	CHECK_EQ(syscall(SYS_dup3, 0, 22, O_CLOEXEC), 22);
	CHECK_EQ(syscall(SYS_fcntl, 22, F_SETFD, 0), 0);
	CHECK_EQ(syscall(SYS_dup3, 21, 23, 0), 23);
	exec(argv);
}

static int files_after_exec(void)
{
	CHECK_EQ(syscall(SYS_fcntl, 20, F_GETFD), 0);
	CHECK_EQ(syscall(SYS_fcntl, 21, F_GETFD), -EBADF);
	CHECK_EQ(syscall(SYS_fcntl, 22, F_GETFD), 0);
	CHECK_EQ(syscall(SYS_fcntl, 23, F_GETFD), 0);
	return 33;
}

TEST(close_on_exec)
{
	CHECK_EQ(status_of(exec_with_files), STATUS_EXITED(33));
}

TEST(execve_errors)
{
	static char long_text[200 * 1024];
	char *argv[] = { long_text, NULL };

	memset(long_text, 'x', sizeof(long_text) - 1);
	CHECK_EQ(syscall(SYS_execve, "/bin/crash", argv, 0), -E2BIG);
	CHECK_EQ(syscall(SYS_execve, "/nothing", 0, 0), -ENOENT);
	CHECK_EQ(syscall(SYS_execve, "", 0, 0), -ENOENT);
	CHECK_EQ(syscall(SYS_execve, "/init/x", 0, 0), -ENOTDIR);
	CHECK_EQ(syscall(SYS_execve, "/", 0, 0), -EACCES);
	CHECK_EQ(syscall(SYS_execve, "/dev/null", 0, 0), -EACCES);
	CHECK_EQ(syscall(SYS_execve, "/etc/profile", 0, 0), -EACCES);
	CHECK_EQ(syscall(SYS_execve, long_text, 0, 0), -ENAMETOOLONG);
}

/* --- Time --- */

TEST(times_out_of_range)
{
	static const struct timespec bad[] = {
		{ -1, 0 }, { 0, -1 }, { 0, 1000000000 }, { 0, INT64_MAX }
	};
	struct timespec time;

	for (unsigned i = 0; i < array_size(bad); i++) {
		CHECK_EQ(syscall(SYS_nanosleep, &bad[i], 0), -EINVAL);
		CHECK_EQ(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 1, &bad[i], 0), -EINVAL);
		CHECK_EQ(syscall(SYS_ppoll, 0, 0, &bad[i], 0, 8), -EINVAL);
	}
	CHECK_EQ(syscall(SYS_clock_gettime, -1, &time), -EINVAL);
	CHECK_EQ(syscall(SYS_clock_gettime, INT32_MAX, &time), -EINVAL);
	CHECK_EQ(syscall(SYS_clock_nanosleep, 99, 0, &bad[0], 0), -EINVAL);
}

TEST(sleeps_as_long_as_asked)
{
	struct timespec time = { 0, 30000000 };
	uint64_t before = clock_now();

	CHECK_EQ(syscall(SYS_nanosleep, &time, 0), 0);
	CHECK(clock_now() - before >= 30000000);
	time = (struct timespec){ 0, 0 };
	CHECK_EQ(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 1, &time, 0), 0);
}

static void do_nothing(int signo, struct siginfo *info, void *ucontext)
{
}

static void signal_parent_later(void)
{
	int parent = (int)syscall(SYS_getpid);

	if (fork())
		return;
	sleep_ms(50);
	signal_send(parent, SIGUSR1);
	exit(0);
}

TEST(interrupted_sleep_tells_what_is_left)
{
	struct timespec time = { 1000, 0 }, left = { -1, -1 };

	CHECK_EQ(signal_action(SIGUSR1, do_nothing, SA_RESTART, 0), 0);
	signal_parent_later();
	CHECK_EQ(syscall(SYS_nanosleep, &time, &left), -EINTR);
	CHECK(left.seconds == 999 && left.nanoseconds > 0 && left.nanoseconds < 999999999);
	time.seconds = INT64_MAX;
	signal_parent_later();
	CHECK_EQ(syscall(SYS_nanosleep, &time, &left), -EINTR);
	CHECK(left.seconds > 1000000);
	signal_parent_later();
	CHECK_EQ(syscall(SYS_nanosleep, &time, 8), -EFAULT);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "files"))
		return files_after_exec();
	return run_checks(argc, argv);
}
