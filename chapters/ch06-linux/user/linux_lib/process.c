#include <linux_user/abi.h>
#include <linux_user/check.h>
#include <linux_user/process.h>
#include <linux_user/syscall.h>

#define MS 1000000

_Noreturn void exit(int status)
{
	for (;;)
		syscall(SYS_exit_group, status);
}

/* clone, because riscv64 has no fork. */
int fork(void)
{
#ifdef SYS_fork
	return (int)syscall(SYS_fork);
#else
	return (int)syscall(SYS_clone_backwards, SIGCHLD);
#endif
}

int wait_for(int pid)
{
	int status;

	return syscall(SYS_wait4, pid, &status, 0, 0) == pid ? status : -1;
}

int status_of(void (*function)(void))
{
	int pid = fork();

	if (!pid) {
		function();
		exit(0);
	}
	return wait_for(pid);
}

void *map_pages(size_t count, int prot, int flags)
{
	long address = syscall(SYS_mmap, 0, count * PAGE_SIZE, prot, flags | MAP_ANONYMOUS, -1, 0);

	CHECK(address > 0);
	return (void *)address;
}

void unmap_pages(void *pages, size_t count)
{
	CHECK_EQ(syscall(SYS_munmap, pages, count * PAGE_SIZE), 0);
}

void write_at(uint64_t address)
{
	*(volatile char *)address = 1;
}

void make_pipe(int fds[2])
{
	CHECK_EQ(syscall(SYS_pipe2, fds, 0), 0);
}

uint64_t clock_now(void)
{
	struct timespec now;

	CHECK_EQ(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now), 0);
	return (uint64_t)now.seconds * 1000 * MS + (uint64_t)now.nanoseconds;
}

void sleep_ms(unsigned ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * MS };

	syscall(SYS_nanosleep, &time, 0);
}

void await_flag(volatile int *flag)
{
	uint64_t limit = clock_now() + 10000ull * MS;

	while (!*flag) {
		CHECK(clock_now() < limit);
		syscall(SYS_sched_yield);
	}
}
