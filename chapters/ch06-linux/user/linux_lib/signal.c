#include <linux_user/check.h>
#include <linux_user/signal.h>
#include <linux_user/syscall.h>

long signal_action(int signo, signal_handler *handler, long flags, uint64_t mask)
{
	struct user_sigaction action =
		SIGACTION((uint64_t)handler, (uint64_t)(flags | SA_SIGINFO), mask);

	return syscall(SYS_rt_sigaction, signo, &action, 0, sizeof(mask));
}

uint64_t signal_mask(int how, uint64_t set)
{
	uint64_t old = 0;

	CHECK_EQ(syscall(SYS_rt_sigprocmask, how, &set, &old, sizeof(set)), 0);
	return old;
}

uint64_t signals_pending(void)
{
	uint64_t set = 0;

	CHECK_EQ(syscall(SYS_rt_sigpending, &set, sizeof(set)), 0);
	return set;
}

void signal_send(int pid, int signo)
{
	CHECK_EQ(syscall(SYS_kill, pid, signo), 0);
}

void signal_self(int signo)
{
	signal_send((int)syscall(SYS_getpid), signo);
}
