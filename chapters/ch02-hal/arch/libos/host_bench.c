/* What the host itself costs, for comparison. */
#include <kernel/bench.h>
#include <sys/syscall.h>
#include <unistd.h>

BENCH(host_syscall, "a system call of the host (getppid) from the kernel")
{
	bench_repeat(run)
		syscall(SYS_getppid);
}
