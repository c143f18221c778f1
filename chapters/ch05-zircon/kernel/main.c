/*
 * Chapter 5 on one page: programs from the boot archive run as Zircon processes. Without orders
 * these are ping and pong, two processes with a channel between them; `run=NAME,NAME…` on the
 * command line chooses others. The kernel's status is the last one's return code.
 */
#include <async/task.h>
#include <async/wait.h>
#include <hal/boot.h>
#include <hal/console.h>
#include <hal/trap.h>
#include <kernel/bench.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/power.h>
#include <kernel/test.h>
#include <lib/format.h>
#include <lib/string.h>
#include <loader/cpio.h>
#include <object/channel.h>
#include <zircon/launch.h>

#define PROGRAMS_MAX 8

static struct process *launch(const char *name, struct object *user0)
{
	const char *argv[] = { name };
	struct zircon_program program = { .name = name, .argv = argv, .argc = 1, .user0 = user0 };
	struct process *process = NULL;
	char path[64];
	int err;

	string_format(path, sizeof(path), "zircon/bin/%s", name);
	err = cpio_read_file(&boot_info.initramfs, path, &program.image);
	if (!err) {
		err = zircon_launch(job_root(), &program, &process);
		unref(program.image);
	}
	if (err)
		panic("cannot run %s: error %d", path, err);
	return process;
}

static int64_t wait_for(struct process *process)
{
	struct wait_item item = { .object = &process->object, .mask = SIGNAL_TERMINATED };
	struct wait wait;
	int64_t code;

	wait_init(&wait, &item, 1);
	executor_run_to_end(&wait.co, "wait for a program");
	code = process->return_code;
	kprintf("%s (%lu) has ended: %ld\n", process->object.name, process->object.koid, code);
	unref(process);
	return code;
}

static int64_t run_pair(void)
{
	struct process *ping, *pong;
	struct channel *a, *b;
	int64_t code;

	if (channel_create(&a, &b) != 0)
		panic("no memory for a channel");
	pong = launch("pong", &b->object);
	ping = launch("ping", &a->object);
	unref(a);
	unref(b);
	code = wait_for(pong);
	return code ? code : wait_for(ping);
}

/* All of the list at once; then waits for one after the other. */
static int64_t run_list(char *names)
{
	struct process *processes[PROGRAMS_MAX];
	unsigned count = 0;
	int64_t code = 0;

	while (names && count < PROGRAMS_MAX) {
		char *comma = strchr(names, ',');

		if (comma)
			*comma++ = '\0';
		processes[count++] = launch(names, NULL);
		names = comma;
	}
	for (unsigned i = 0; i < count; i++)
		code = wait_for(processes[i]);
	return code;
}

/* The host knows statuses from 0 to 255; programs that were killed return negative numbers. */
static int status_of(int64_t code)
{
	return code < 0 || code > 255 ? 255 : (int)code;
}

void kernel_main(void)
{
	char names[128];
	int64_t code;

	hal_console_init();
	hal_trap_init();
	init_run();
	if (command_line_has("test"))
		test_main();
	if (command_line_has("bench"))
		bench_main();
	code = command_line_option("run", names, sizeof(names)) ? run_list(names) : run_pair();
	power_off(status_of(code));
}
