/* Signals: when they come, in which order, what handlers see and leave behind. */
#include <lib/errno.h>
#include <lib/string.h>
#include <linux_user/check.h>
#include <linux_user/process.h>
#include <linux_user/signal.h>
#include <linux_user/syscall.h>

#define MASK_SIZE 8

static volatile int count, seen_while_nested;
static struct siginfo seen;

static void count_signal(int signo, struct siginfo *info, void *ucontext)
{
	seen = *info;
	count++;
}

static void handle(int signo, signal_handler *handler, long flags)
{
	CHECK_EQ(signal_action(signo, handler, flags, 0), 0);
}

TEST(handler_sees_who_sent_it)
{
	int self = (int)syscall(SYS_getpid);

	handle(SIGUSR1, count_signal, 0);
	signal_self(SIGUSR1);
	CHECK_EQ(count, 1);
	CHECK(seen.signo == SIGUSR1 && seen.code == SI_USER && seen.pid == self && seen.uid == 0);
}

TEST(arguments_out_of_range)
{
	static const int bad[] = { -1, 65, INT32_MAX, INT32_MIN };
	int self = (int)syscall(SYS_getpid);

	for (unsigned i = 0; i < array_size(bad); i++) {
		CHECK_EQ(signal_action(bad[i], count_signal, 0, 0), -EINVAL);
		CHECK_EQ(syscall(SYS_kill, self, bad[i]), -EINVAL);
		CHECK_EQ(syscall(SYS_tgkill, self, self, bad[i]), -EINVAL);
	}
	CHECK_EQ(signal_action(0, count_signal, 0, 0), -EINVAL);
	CHECK_EQ(signal_action(SIGKILL, count_signal, 0, 0), -EINVAL);
	CHECK_EQ(signal_action(SIGSTOP, HANDLER_IGNORE, 0, 0), -EINVAL);
	CHECK_EQ(syscall(SYS_rt_sigaction, SIGUSR1, 0, 0, 4), -EINVAL);
	CHECK_EQ(syscall(SYS_rt_sigprocmask, 77, &count, 0, MASK_SIZE), -EINVAL);
	CHECK_EQ(syscall(SYS_rt_sigprocmask, SIG_BLOCK, 0, 0, 128), -EINVAL);
	CHECK_EQ(syscall(SYS_kill, 30000, SIGTERM), -ESRCH);
	CHECK_EQ(syscall(SYS_kill, 30000, 0), -ESRCH);
	CHECK_EQ(syscall(SYS_kill, -30000, 0), -ESRCH);
	CHECK_EQ(syscall(SYS_kill, INT32_MIN, 0), -ESRCH);
	CHECK_EQ(syscall(SYS_tgkill, self, 30000, 0), -ESRCH);
	CHECK_EQ(syscall(SYS_tgkill, -1, -1, 0), -EINVAL);
	CHECK_EQ(syscall(SYS_kill, self, 0), 0);
}

TEST(blocked_signals_wait)
{
	handle(SIGUSR1, count_signal, 0);
	signal_mask(SIG_BLOCK, SIGNAL_BIT(SIGUSR1));
	signal_self(SIGUSR1);
	signal_self(SIGUSR1);
	CHECK_EQ(count, 0);
	CHECK_EQ(signals_pending(), SIGNAL_BIT(SIGUSR1));
	CHECK_EQ(signal_mask(SIG_UNBLOCK, SIGNAL_BIT(SIGUSR1)), SIGNAL_BIT(SIGUSR1));
	CHECK_EQ(count, 1); /* before sigprocmask returned, and once */
	CHECK_EQ(signals_pending(), 0);
	signal_mask(SIG_SETMASK, UINT64_MAX);
	CHECK_EQ(signal_mask(SIG_SETMASK, 0),
		 UINT64_MAX & ~(SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP)));
}

TEST(ignoring_forgets_what_waits)
{
	handle(SIGUSR1, count_signal, 0);
	signal_mask(SIG_BLOCK, SIGNAL_BIT(SIGUSR1));
	signal_self(SIGUSR1);
	handle(SIGUSR1, HANDLER_IGNORE, 0);
	handle(SIGUSR1, count_signal, 0);
	CHECK_EQ(signals_pending(), 0);
	signal_mask(SIG_SETMASK, 0);
	CHECK_EQ(count, 0);
}

/* --- Nesting --- */

static void raise_second(int signo, struct siginfo *info, void *ucontext)
{
	signal_self(SIGUSR2);
	seen_while_nested = count;
}

static void second_during_first(long flags, uint64_t mask, int expected)
{
	count = seen_while_nested = 0;
	handle(SIGUSR2, count_signal, 0);
	CHECK_EQ(signal_action(SIGUSR1, raise_second, flags, mask), 0);
	signal_self(SIGUSR1);
	CHECK_EQ(seen_while_nested, expected);
	CHECK_EQ(count, 1);
	CHECK_EQ(signal_mask(SIG_BLOCK, 0), 0);
}

TEST(handlers_nest)
{
	second_during_first(0, 0, 1);
	second_during_first(0, SIGNAL_BIT(SIGUSR2), 0);
}

static void raise_itself(int signo, struct siginfo *info, void *ucontext)
{
	if (++count < 5)
		signal_self(signo);
	if (!seen_while_nested)
		seen_while_nested = count;
}

TEST(same_signal_in_its_handler)
{
	handle(SIGUSR1, raise_itself, 0);
	signal_self(SIGUSR1);
	CHECK(count == 5 && seen_while_nested == 1); /* one after the other */
	count = seen_while_nested = 0;
	handle(SIGUSR1, raise_itself, SA_NODEFER);
	signal_self(SIGUSR1);
	CHECK(count == 5 && seen_while_nested == 5); /* one inside the other */
}

static void handle_once(void)
{
	handle(SIGUSR1, count_signal, SA_RESETHAND);
	signal_self(SIGUSR1);
	CHECK_EQ(count, 1);
	signal_self(SIGUSR1);
}

TEST(reset_handler)
{
	CHECK_EQ(status_of(handle_once), SIGUSR1);
}

/* --- Interrupted calls --- */

/* A child sends us a signal, and writes a byte into the pipe later. */
static int signal_then_write(int fd, int signo)
{
	int parent = (int)syscall(SYS_getpid), pid = fork();

	if (pid)
		return pid;
	sleep_ms(30);
	signal_send(parent, signo);
	sleep_ms(30);
	CHECK_EQ(syscall(SYS_write, fd, "x", 1), 1);
	exit(0);
}

static long read_when_signaled(signal_handler *handler, long flags)
{
	int fds[2], pid;
	char byte;
	long result;

	count = 0;
	make_pipe(fds);
	handle(SIGUSR1, handler, flags);
	pid = signal_then_write(fds[1], SIGUSR1);
	result = syscall(SYS_read, fds[0], &byte, 1);
	CHECK_EQ(wait_for(pid), 0);
	return result;
}

TEST(read_is_interrupted)
{
	CHECK_EQ(read_when_signaled(count_signal, 0), -EINTR);
	CHECK_EQ(count, 1);
}

TEST(read_is_restarted)
{
	CHECK_EQ(read_when_signaled(count_signal, SA_RESTART), 1);
	CHECK_EQ(count, 1);
}

TEST(read_does_not_mind_ignored_signals)
{
	CHECK_EQ(read_when_signaled(HANDLER_IGNORE, 0), 1);
}

static void signal_and_exit(int parent)
{
	sleep_ms(30);
	signal_send(parent, SIGUSR1);
	sleep_ms(30);
	exit(7);
}

TEST(wait_is_restarted)
{
	int parent = (int)syscall(SYS_getpid), pid;

	handle(SIGUSR1, count_signal, SA_RESTART);
	pid = fork();
	if (!pid)
		signal_and_exit(parent);
	CHECK_EQ(wait_for(pid), STATUS_EXITED(7));
	CHECK_EQ(count, 1);
}

/* More than a pipe holds: what had been written before the signal came is what write tells. */
TEST(write_is_interrupted)
{
	char *much = map_pages(64, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	int fds[2], parent = (int)syscall(SYS_getpid), pid;
	long written;

	make_pipe(fds);
	handle(SIGUSR1, count_signal, SA_RESTART);
	pid = fork();
	if (!pid)
		signal_and_exit(parent);
	written = syscall(SYS_write, fds[1], much, 64 * PAGE_SIZE);
	CHECK(written > 0 && written < (long)(64 * PAGE_SIZE));
	CHECK_EQ(wait_for(pid), STATUS_EXITED(7));
}

TEST(sigsuspend_waits_with_another_mask)
{
	uint64_t none = 0;

	handle(SIGUSR1, count_signal, SA_RESTART);
	signal_mask(SIG_BLOCK, SIGNAL_BIT(SIGUSR1));
	signal_self(SIGUSR1);
	CHECK_EQ(syscall(SYS_rt_sigsuspend, &none, MASK_SIZE), -EINTR);
	CHECK_EQ(count, 1);
	CHECK_EQ(signal_mask(SIG_BLOCK, 0), SIGNAL_BIT(SIGUSR1));
}

TEST(poll_with_another_mask)
{
	struct timespec long_time = { 100, 0 };
	uint64_t none = 0;

	handle(SIGUSR1, count_signal, SA_RESTART);
	signal_mask(SIG_BLOCK, SIGNAL_BIT(SIGUSR1));
	signal_self(SIGUSR1);
	CHECK_EQ(syscall(SYS_ppoll, 0, 0, &long_time, &none, MASK_SIZE), -EINTR);
	CHECK_EQ(count, 1);
	CHECK_EQ(signal_mask(SIG_BLOCK, 0), SIGNAL_BIT(SIGUSR1));
}

/* --- Pipes and children --- */

static void write_to_nobody(void)
{
	int fds[2];

	make_pipe(fds);
	CHECK_EQ(syscall(SYS_close, fds[0]), 0);
	CHECK_EQ(syscall(SYS_write, fds[1], "x", 1), -EPIPE);
}

static void ignore_and_write_to_nobody(void)
{
	handle(SIGPIPE, HANDLER_IGNORE, 0);
	write_to_nobody();
}

TEST(broken_pipe)
{
	CHECK_EQ(status_of(write_to_nobody), SIGPIPE);
	CHECK_EQ(status_of(ignore_and_write_to_nobody), 0);
	handle(SIGPIPE, count_signal, 0);
	write_to_nobody();
	CHECK_EQ(count, 1);
}

static void exit_5(void)
{
	exit(5);
}

static void be_killed(void)
{
	signal_self(SIGTERM);
}

TEST(children_signal_their_end)
{
	handle(SIGCHLD, count_signal, SA_RESTART);
	CHECK_EQ(status_of(exit_5), STATUS_EXITED(5));
	CHECK(count == 1 && seen.code == CLD_EXITED && seen.status == 5 && seen.pid > 1);
	CHECK_EQ(status_of(be_killed), SIGTERM);
	CHECK(count == 2 && seen.code == CLD_KILLED && seen.status == SIGTERM);
}

/* --- Groups, exec, ping-pong --- */

static void wait_for_ever(void)
{
	for (;;)
		sleep_ms(10000);
}

static int child_in_group(int pgid)
{
	int pid = fork();

	if (!pid)
		wait_for_ever();
	CHECK_EQ(syscall(SYS_setpgid, pid, pgid), 0);
	return pid;
}

TEST(groups_are_killed_together)
{
	int first = child_in_group(0), second = child_in_group(first);

	CHECK_EQ(syscall(SYS_kill, -first, 0), 0);
	signal_send(-first, SIGTERM);
	CHECK_EQ(wait_for(first), SIGTERM);
	CHECK_EQ(wait_for(second), SIGTERM);
	CHECK_EQ(syscall(SYS_kill, -first, 0), -ESRCH);
}

static void exec_with_signals(void)
{
	static char *argv[] = { "sigtest", "signals", NULL };

	handle(SIGUSR1, count_signal, 0);
	handle(SIGUSR2, HANDLER_IGNORE, 0);
	signal_mask(SIG_BLOCK, SIGNAL_BIT(SIGTERM));
	signal_self(SIGTERM);
	syscall(SYS_execve, "/bin/sigtest", argv, environment);
}

/* What is ignored, blocked or pending stays so; handlers are gone. */
static int signals_after_exec(void)
{
	CHECK_EQ(signal_mask(SIG_BLOCK, 0), SIGNAL_BIT(SIGTERM));
	CHECK_EQ(signals_pending(), SIGNAL_BIT(SIGTERM));
	signal_self(SIGUSR2);
	signal_self(SIGUSR1);
	return 0;
}

TEST(signals_across_exec)
{
	CHECK_EQ(status_of(exec_with_signals), SIGUSR1);
}

static uint64_t fpu_seen;

static void use_fpu(int signo, struct siginfo *info, void *ucontext)
{
	uint64_t *place = fpu_register_in_frame(ucontext);

	fpu_seen = place ? *place : 0;
	if (place)
		*place = 30;
	fpu_register_set(20);
}

/* The frame holds what the register held; the handler's own value is lost, its change is not. */
TEST(handler_and_the_fpu)
{
	handle(SIGUSR1, use_fpu, 0);
	fpu_register_set(10);
	signal_self(SIGUSR1);
	CHECK_EQ(fpu_register(), 30);
	CHECK_EQ(fpu_seen, 10);
}

static void await_signal(int expected_count)
{
	uint64_t none = 0;

	CHECK_EQ(syscall(SYS_rt_sigsuspend, &none, MASK_SIZE), -EINTR);
	CHECK_EQ(count, expected_count);
}

static void answer_signals(int to, int times)
{
	for (int i = 1; i <= times; i++) {
		await_signal(i);
		signal_send(to, SIGUSR1);
	}
	exit(0);
}

TEST(signals_to_and_fro)
{
	int parent = (int)syscall(SYS_getpid), pid;

	handle(SIGUSR1, count_signal, SA_RESTART);
	signal_mask(SIG_BLOCK, SIGNAL_BIT(SIGUSR1));
	pid = fork();
	if (!pid)
		answer_signals(parent, 500);
	for (int i = 1; i <= 500; i++) {
		signal_send(pid, SIGUSR1);
		await_signal(i);
	}
	CHECK_EQ(wait_for(pid), 0);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "signals"))
		return signals_after_exec();
	return run_checks(argc, argv);
}
