/* Processes: birth, family, waiting, stopping. */
#include <lib/errno.h>
#include <lib/string.h>
#include <linux_user/check.h>
#include <linux_user/process.h>
#include <linux_user/signal.h>
#include <linux_user/syscall.h>

static struct {
	volatile int flag, value;
} *shared;

static void share(void)
{
	shared = map_pages(1, PROT_READ | PROT_WRITE, MAP_SHARED);
}

static int child_that_exits(int status)
{
	int pid = fork();

	if (!pid)
		exit(status);
	return pid;
}

static int child_that_sleeps(void)
{
	int pid = fork();

	if (!pid)
		for (;;)
			sleep_ms(10000);
	return pid;
}

static long wait4(int pid, int *status, int options)
{
	return syscall(SYS_wait4, pid, status, options, 0);
}

/* --- Exit and wait --- */

TEST(exit_statuses)
{
	static const int codes[] = { 0, 1, 255, 256, -1, INT32_MIN };

	for (unsigned i = 0; i < array_size(codes); i++)
		CHECK_EQ(wait_for(child_that_exits(codes[i])), STATUS_EXITED(codes[i] & 0xff));
}

TEST(wait_arguments)
{
	int pid = child_that_sleeps(), status = 77;

	CHECK_EQ(wait4(pid, &status, WNOHANG), 0);
	CHECK_EQ(wait4(-1, &status, WNOHANG), 0);
	CHECK_EQ(status, 77);
	CHECK_EQ(wait4(pid, &status, 0x1000), -EINVAL);
	CHECK_EQ(wait4(1, &status, 0), -ECHILD);
	CHECK_EQ(wait4(30000, &status, 0), -ECHILD);
	CHECK_EQ(wait4(-30000, &status, 0), -ECHILD);
	CHECK(wait4(INT32_MIN, &status, 0) < 0);
	signal_send(pid, SIGKILL);
	CHECK_EQ(wait4(0, &status, 0), pid);
	CHECK_EQ(status, SIGKILL);
	CHECK_EQ(wait4(-1, &status, 0), -ECHILD);
}

/* A status that could not be told is not lost. */
TEST(wait_with_a_wild_pointer)
{
	int pid = child_that_exits(3), status;

	CHECK_EQ(wait4(pid, (int *)8, 0), -EFAULT);
	CHECK_EQ(syscall(SYS_wait4, pid, &status, 0, 8), -EFAULT);
	CHECK_EQ(wait4(pid, &status, 0), pid);
	CHECK_EQ(status, STATUS_EXITED(3));
}

TEST(zombies_can_be_signaled)
{
	int pid = child_that_exits(3);

	sleep_ms(20);
	signal_send(pid, SIGTERM);
	CHECK_EQ(wait_for(pid), STATUS_EXITED(3));
	CHECK_EQ(syscall(SYS_kill, pid, 0), -ESRCH);
}

TEST(who_ignores_children_has_no_zombies)
{
	int status;

	CHECK_EQ(signal_action(SIGCHLD, HANDLER_IGNORE, 0, 0), 0);
	child_that_exits(3);
	child_that_exits(4);
	CHECK_EQ(wait4(-1, &status, 0), -ECHILD);
}

TEST(orphans_become_children_of_init)
{
	int pid;

	share();
	pid = fork();
	if (!pid) {
		int parent = (int)syscall(SYS_getpid);

		if (!fork()) {
			while (syscall(SYS_getppid) == parent)
				syscall(SYS_sched_yield);
			shared->value = (int)syscall(SYS_getppid);
			shared->flag = 1;
		}
		exit(0);
	}
	CHECK_EQ(wait_for(pid), 0);
	await_flag(&shared->flag);
	CHECK_EQ(shared->value, 1);
}

TEST(many_children)
{
	enum { CHILDREN = 100 };
	long sum = 0, pid;
	int status;

	for (int i = 0; i < CHILDREN; i++)
		CHECK(child_that_exits(i) > 0);
	while ((pid = wait4(-1, &status, 0)) > 0)
		sum += status >> 8;
	CHECK_EQ(pid, -ECHILD);
	CHECK_EQ(sum, CHILDREN * (CHILDREN - 1) / 2);
}

/* --- Killed in the middle of a wait --- */

static int pipe_ends[2];

static void wait_in_read(void)
{
	char byte;

	syscall(SYS_read, pipe_ends[0], &byte, 1);
}

static void wait_in_write(void)
{
	static char much[100000];

	syscall(SYS_write, pipe_ends[1], much, sizeof(much));
}

/* The grandchild outlives its parent, but not by much. */
static void wait_in_wait4(void)
{
	int pid = fork();

	if (!pid) {
		sleep_ms(200);
		exit(0);
	}
	wait_for(pid);
}

static void wait_in_sleep(void)
{
	sleep_ms(100000);
}

static void wait_in_poll(void)
{
	struct { int32_t fd; int16_t events, revents; } fd = { pipe_ends[0], 1, 0 };

	syscall(SYS_ppoll, &fd, 1, 0, 0, 0);
}

static void wait_in_select(void)
{
	uint64_t set = UINT64_C(1) << pipe_ends[0];

	syscall(SYS_pselect6, pipe_ends[0] + 1, &set, 0, 0, 0, 0);
}

static void wait_in_sigsuspend(void)
{
	uint64_t none = 0;

	syscall(SYS_rt_sigsuspend, &none, sizeof(none));
}

static void run_for_ever(void)
{
	for (;;)
		__asm__ volatile("");
}

TEST(killed_in_the_middle)
{
	static void (*const waits[])(void) = {
		wait_in_read, wait_in_wait4, wait_in_sleep, wait_in_poll, wait_in_select,
		wait_in_sigsuspend, wait_in_write, run_for_ever,
	};

	make_pipe(pipe_ends);
	for (unsigned i = 0; i < array_size(waits); i++) {
		int pid = fork();

		if (!pid) {
			waits[i]();
			exit(1);
		}
		sleep_ms(5);
		signal_send(pid, SIGKILL);
		CHECK_EQ(wait_for(pid), SIGKILL);
	}
}

/* --- Stopping --- */

TEST(stop_and_continue)
{
	int pid = child_that_sleeps(), status;

	signal_send(pid, SIGSTOP);
	CHECK_EQ(wait4(pid, &status, WUNTRACED), pid);
	CHECK_EQ(status, STATUS_STOPPED(SIGSTOP));
	CHECK_EQ(wait4(pid, &status, WUNTRACED | WNOHANG), 0); /* told once */
	signal_send(pid, SIGTERM);
	sleep_ms(20);
	CHECK_EQ(wait4(pid, &status, WNOHANG), 0); /* it is stopped: it does not die */
	signal_send(pid, SIGCONT);
	CHECK_EQ(wait_for(pid), SIGTERM);
}

TEST(continuing_is_told)
{
	int pid = child_that_sleeps(), status;

	CHECK_EQ(wait4(pid, &status, WCONTINUED | WNOHANG), 0);
	signal_send(pid, SIGSTOP);
	CHECK_EQ(wait4(pid, &status, WUNTRACED), pid);
	signal_send(pid, SIGCONT);
	CHECK_EQ(wait4(pid, &status, WCONTINUED), pid);
	CHECK_EQ(status, STATUS_CONTINUED);
	CHECK_EQ(wait4(pid, &status, WCONTINUED | WNOHANG), 0);
	signal_send(pid, SIGKILL);
	CHECK_EQ(wait_for(pid), SIGKILL);
}

TEST(stopped_processes_can_be_killed)
{
	int pid = child_that_sleeps(), status;

	signal_send(pid, SIGSTOP);
	CHECK_EQ(wait4(pid, &status, WUNTRACED), pid);
	signal_send(pid, SIGKILL);
	CHECK_EQ(wait_for(pid), SIGKILL);
}

/* --- Sharing memory with the parent --- */

static _Alignas(16) char stack[16 * 1024];
static volatile int value;

static int clone_child(long flags, void (*function)(void *))
{
	int pid = (int)clone_call(flags | SIGCHLD, stack + sizeof(stack), function, NULL);

	CHECK(pid > 0);
	return pid;
}

static void write_late(void *arg)
{
	sleep_ms(30);
	value = 1;
}

TEST(vfork_waits_for_exit)
{
	int pid = clone_child(CLONE_VM | CLONE_VFORK, write_late);

	CHECK_EQ(value, 1);
	CHECK_EQ(wait_for(pid), 0);
}

static void exec_late(void *arg)
{
	static char *argv[] = { "sleep", "0.2", NULL };

	sleep_ms(30);
	value = 1;
	CHECK_EQ(syscall(SYS_execve, "/nothing", argv, environment), -ENOENT);
	syscall(SYS_execve, "/bin/sleep", argv, environment);
}

TEST(vfork_waits_for_exec)
{
	uint64_t before = clock_now();
	int pid = clone_child(CLONE_VM | CLONE_VFORK, exec_late), status;

	CHECK_EQ(value, 1);
	CHECK(clock_now() - before < 200000000);
	CHECK_EQ(wait4(pid, &status, WNOHANG), 0);
	CHECK_EQ(wait_for(pid), 0);
}

static void be_killed(void *arg)
{
	value = 1;
	write_at(8);
}

TEST(vfork_waits_for_a_crash)
{
	int pid = clone_child(CLONE_VM | CLONE_VFORK, be_killed);

	CHECK_EQ(value, 1);
	CHECK_EQ(wait_for(pid), SIGSEGV);
}

static void kill_parent(void *arg)
{
	int parent = (int)syscall(SYS_getppid);

	signal_send(parent, SIGKILL);
	while (syscall(SYS_getppid) == parent)
		syscall(SYS_sched_yield);
	shared->flag = 1; /* the memory outlives the parent */
}

static void vfork_and_be_killed(void)
{
	clone_child(CLONE_VM | CLONE_VFORK, kill_parent);
}

TEST(killed_in_vfork)
{
	share();
	CHECK_EQ(status_of(vfork_and_be_killed), SIGKILL);
	await_flag(&shared->flag);
}

static void exchange(void *arg)
{
	value = 1;
	while (value != 2)
		syscall(SYS_sched_yield);
}

TEST(memory_is_shared_while_both_run)
{
	int pid = clone_child(CLONE_VM, exchange);

	await_flag(&value);
	value = 2;
	CHECK_EQ(wait_for(pid), 0);
}

TEST(clone_arguments)
{
	static const uint64_t bad[] = { UINT64_MAX, 0x10000 | CLONE_VM, 0x20000000,
					UINT64_C(1) << 40 };

	for (unsigned i = 0; i < array_size(bad); i++)
		CHECK_EQ(clone_call((long)bad[i], stack + sizeof(stack), write_late, NULL),
			 -EINVAL);
}

static void write_own_stack(void *arg)
{
	char text[64];

	memset(text, 1, sizeof(text));
	exit(text[63]);
}

/* The stack that a child was given need not be there. */
TEST(clone_on_a_wild_stack)
{
	int pid = (int)clone_call(SIGCHLD, (void *)0x1000, write_own_stack, NULL);

	CHECK(pid > 0);
	CHECK_EQ(wait_for(pid), SIGSEGV);
}

/* --- Groups and sessions --- */

TEST(groups_and_sessions)
{
	int self = (int)syscall(SYS_getpid), child = child_that_sleeps();

	CHECK_EQ(syscall(SYS_getpgid, child), syscall(SYS_getpgid, 0));
	CHECK_EQ(syscall(SYS_setpgid, child, -1), -EINVAL);
	CHECK_EQ(syscall(SYS_setpgid, child, 30000), -EPERM);
	CHECK_EQ(syscall(SYS_setpgid, 1, 0), -ESRCH);
	CHECK_EQ(syscall(SYS_setpgid, 30000, 0), -ESRCH);
	CHECK_EQ(syscall(SYS_getpgid, 30000), -ESRCH);
	CHECK_EQ(syscall(SYS_getpgid, INT32_MIN), -ESRCH);
	CHECK_EQ(syscall(SYS_getsid, -1), -ESRCH);
	CHECK_EQ(syscall(SYS_setsid), self);
	CHECK_EQ(syscall(SYS_getsid, 0), self);
	CHECK_EQ(syscall(SYS_setsid), -EPERM);
	CHECK_EQ(syscall(SYS_setpgid, 0, 0), -EPERM);
	CHECK_EQ(syscall(SYS_setpgid, child, 0), -EPERM); /* another session by now */
	signal_send(child, SIGKILL);
	CHECK_EQ(wait_for(child), SIGKILL);
}

int main(int argc, char **argv)
{
	return run_checks(argc, argv);
}
