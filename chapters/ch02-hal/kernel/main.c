/*
 * Chapter 2 on one page: the HAL is up after init_run; then a first user program, five
 * instructions long, whose only way to do anything is to trap.
 */
#include <hal/boot.h>
#include <hal/console.h>
#include <hal/context.h>
#include <hal/pmem.h>
#include <hal/timer.h>
#include <hal/trap.h>
#include <hal/user_code.h>
#include <kernel/bench.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/power.h>
#include <kernel/test.h>
#include <mm/frame.h>
#include <mm/heap.h>

static paddr_t load_program(const char *start, const char *end)
{
	paddr_t page = frame_alloc_zeroed();

	if (!page)
		panic("no memory for the first user program");
	hal_pmem_write(page, start, (size_t)(end - start));
	return page;
}

static void run_program(struct hal_context *ctx, struct page_table *pt)
{
	struct hal_trap trap;

	for (int i = 0; i < 2; i++) {
		do
			hal_context_run(ctx, pt, &trap);
		while (trap.kind == HAL_TRAP_INTERRUPT);
		if (trap.kind != HAL_TRAP_SYSCALL)
			panic("the first user program trapped: kind %d, address %#lx", trap.kind,
			      trap.addr);
		kprintf("syscall %lu, first argument %lu\n", hal_context_syscall_number(ctx),
			hal_context_syscall_arg(ctx, 0));
		hal_context_set_return(ctx, 100);
	}
}

static void first_user_program(void)
{
	struct hal_context *ctx = new(struct hal_context);
	struct page_table pt;
	paddr_t page = load_program(user_syscall_start, user_syscall_end);
	vaddr_t base;
	uint64_t size;

	if (!ctx || hal_pt_create(&pt, NULL) != 0)
		panic("no memory for the first user program");
	hal_pt_user_range(&pt, &base, &size);
	if (hal_pt_map(&pt, base, page, PAGE_READ | PAGE_EXEC) != 0)
		panic("cannot map the first user program");
	hal_context_init(ctx, base, 0);
	run_program(ctx, &pt);

	hal_context_release(ctx);
	hal_pt_destroy(&pt);
	frame_unref(page);
	kfree(ctx);
}

void kernel_main(void)
{
	hal_console_init();
	hal_trap_init();
	init_run();
	if (command_line_has("test"))
		test_main();
	if (command_line_has("bench"))
		bench_main();

	kprintf("booted in %lu us, %lu of %lu frames free\n", hal_timer_now() / 1000,
		frame_free_count(), frame_total_count());
	first_user_program();
	power_off(0);
}
