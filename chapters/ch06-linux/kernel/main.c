/* Chapter 6 on one page: everything is a service by now; what is left is to start init. */
#include <async/task.h>
#include <hal/boot.h>
#include <hal/console.h>
#include <hal/timer.h>
#include <hal/trap.h>
#include <kernel/bench.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/power.h>
#include <kernel/test.h>
#include <linux/init.h>

void kernel_main(void)
{
	char path[64] = "/init";
	const bool never = false;

	hal_console_init();
	hal_trap_init();
	init_run();
	if (command_line_has("test"))
		test_main();
	if (command_line_has("bench"))
		bench_main();

	command_line_option("init", path, sizeof(path));
	linux_start_init(path);
	kprintf("booted in %lu us\n", hal_timer_now() / 1000);
	run_mark_ready();
	executor_run(&never);
	power_off(0);
}
