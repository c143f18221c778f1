/* Whole programs: they start, end as they should, and leave nothing behind. */
#include <async/sleep.h>
#include <async/task.h>
#include <async/wait.h>
#include <hal/boot.h>
#include <hal/timer.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/format.h>
#include <loader/cpio.h>
#include <object/channel.h>
#include <zircon/abi.h>
#include <zircon/launch.h>
#include <zircon/syscalls/object.h>

static int launch(const char *name, const char *argument, struct object *user0,
		  struct process **out)
{
	const char *argv[] = { name, argument };
	struct zircon_program program = {
		.name = name, .argv = argv, .argc = argument ? 2 : 1, .user0 = user0
	};
	char path[64];
	int err;

	string_format(path, sizeof(path), "zircon/bin/%s", name);
	err = cpio_read_file(&boot_info.initramfs, path, &program.image);
	if (err)
		return err;
	err = zircon_launch(job_root(), &program, out);
	unref(program.image);
	return err;
}

/* Also lets the thread's task end, which comes a moment after the signal. */
static int64_t join(struct process *process)
{
	struct wait_item item = { .object = &process->object, .mask = SIGNAL_TERMINATED };
	struct yield yield;
	struct wait wait;
	int64_t code;

	wait_init(&wait, &item, 1);
	executor_run_to_end(&wait.co, "join");
	yield_init(&yield);
	executor_run_to_end(&yield.co, "yield");
	code = process->return_code;
	unref(process);
	return code;
}

static int64_t run(const char *name, const char *argument)
{
	struct process *process;
	int err = launch(name, argument, NULL, &process);

	return err ? err : join(process);
}

TEST(zircon_launch_and_exit_leaks_nothing)
{
	CHECK_EQ(run("hello", "world"), 0);
	for (unsigned i = 0; i < 5; i++)
		CHECK_EQ(run("hello", NULL), 0);
}

TEST(zircon_syscalls_from_outside)
{
	CHECK_EQ(run("zxtest", NULL), 0);
}

TEST(zircon_crashes_end_the_process_alone)
{
	static const struct {
		const char *way;
		int64_t code;
	} ways[] = {
		{ "null", ZX_TASK_RETCODE_EXCEPTION_KILL },
		{ "jump", ZX_TASK_RETCODE_EXCEPTION_KILL },
		{ "stack", ZX_TASK_RETCODE_EXCEPTION_KILL },
		{ "illegal", ZX_TASK_RETCODE_EXCEPTION_KILL },
		{ "vdso", ZX_TASK_RETCODE_EXCEPTION_KILL },
		{ "syscall", ZX_TASK_RETCODE_VDSO_KILL },
		{ "not at all", 1 },
	};

	for (unsigned i = 0; i < array_size(ways); i++)
		CHECK_EQ(run("crash", ways[i].way), ways[i].code);
}

TEST(zircon_killed_while_it_waits)
{
	struct process *process;
	struct channel *a, *b;
	struct sleep sleep;

	CHECK_EQ(channel_create(&a, &b), 0);
	CHECK_EQ(launch("pong", NULL, &b->object, &process), 0);
	unref(b);
	sleep_init(&sleep, hal_timer_now() + NANOSECONDS / 100);
	executor_run_to_end(&sleep.co, "sleep");
	CHECK_EQ(process->state, TASK_RUNNING);
	process_exit(process, -9);
	CHECK_EQ(join(process), -9);
	CHECK(!a->object.peer); /* its end was closed with its last handle */
	unref(a);
}

TEST(zircon_launch_refuses_what_is_no_program)
{
	struct zircon_program program = { .name = "nothing" };
	struct process *process;

	CHECK_EQ(vmo_create(PAGE_SIZE, false, &program.image), 0);
	CHECK_EQ(zircon_launch(job_root(), &program, &process), -ENOEXEC);
	unref(program.image);
}

TEST(zircon_status_of_every_error)
{
	CHECK_EQ(zircon_status(-EAGAIN), ZX_ERR_SHOULD_WAIT);
	CHECK_EQ(zircon_status(-EOVERFLOW), ZX_ERR_BUFFER_TOO_SMALL);
	CHECK_EQ(zircon_status(-ENOSYS), ZX_ERR_BAD_SYSCALL);
	CHECK_EQ(zircon_status(-4000), ZX_ERR_INTERNAL);
}
