/* Chapter 1 on one page: greet, set up traps, survive one, power off. */
#include <hal/boot.h>
#include <hal/console.h>
#include <hal/trap.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/power.h>
#include <kernel/test.h>

static void print_memory(void)
{
	for (unsigned i = 0; i < boot_info.ram_count; i++)
		kprintf("memory: %#lx, %lu KiB\n", boot_info.ram[i].base,
			boot_info.ram[i].size / 1024);
}

void kernel_main(void)
{
	hal_console_init();
	hal_trap_init();
	kprintf("Hello from the kernel.\n");
	kprintf("command line: '%s'\n", command_line());
	init_run();
	if (command_line_has("test"))
		test_main();

	print_memory();
	hal_breakpoint();
	kprintf("survived %u breakpoint trap\n", hal_breakpoint_count());
	power_off(0);
}
