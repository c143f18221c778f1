/*
 * Chapter 3 on one page: a process made of objects. Its code is a VMO, mapped into its VMAR; its
 * thread is run by a plain loop until the thread has made two syscalls. (Chapter 4 turns this loop
 * into a coroutine.)
 */
#include <hal/boot.h>
#include <hal/console.h>
#include <hal/trap.h>
#include <hal/user_code.h>
#include <kernel/bench.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/power.h>
#include <kernel/test.h>
#include <object/task.h>

static void must(int err, const char *what)
{
	if (err)
		panic("%s: error %d", what, err);
}

static vaddr_t load_program(struct vmar *vmar, const char *start, const char *end)
{
	size_t size = (size_t)(end - start);
	struct vmar_map map = { .size = size, .flags = PAGE_READ | PAGE_EXEC,
				.max_flags = PAGE_READ | PAGE_EXEC };
	vaddr_t va;

	must(vmo_create(size, false, &map.vmo), "vmo_create");
	must(vmo_write(map.vmo, 0, start, size), "vmo_write");
	must(vmar_map(vmar, &map, &va), "vmar_map");
	unref(map.vmo);
	return va;
}

/* One trap of the thread; true while it should go on. */
static bool handle_trap(struct thread *thread, const struct hal_trap *trap)
{
	unsigned long number;

	switch (trap->kind) {
	case HAL_TRAP_INTERRUPT:
		return true;
	case HAL_TRAP_PAGE_FAULT:
		kprintf("page fault at %#lx: ", trap->addr);
		kprintf("%d\n", vmar_fault(thread->process->vmar, trap->addr, trap->access));
		return true;
	case HAL_TRAP_SYSCALL:
		number = hal_context_syscall_number(thread->context);
		kprintf("syscall %lu\n", number);
		hal_context_set_return(thread->context, 0); /* in the number's register, perhaps */
		return number != 43;
	default:
		return false;
	}
}

static void run_to_end(struct thread *thread)
{
	struct hal_trap trap;

	do
		hal_context_run(thread->context, &thread->process->vmar->space->pt, &trap);
	while (handle_trap(thread, &trap));
	thread_terminated(thread);
}

static void first_process(void)
{
	struct process *process;
	struct thread *thread;
	vaddr_t pc;

	must(process_create(job_root(), "first", NULL, &process), "process_create");
	pc = load_program(process->vmar, user_syscall_start, user_syscall_end);
	must(thread_create(process, "main", &thread), "thread_create");
	must(thread_start(thread, pc, 0, 0, 0), "thread_start");
	run_to_end(thread);
	kprintf("process '%s' (koid %lu) has terminated: signals %#x\n", process->object.name,
		process->object.koid, process->object.signals);
	unref(thread);
	unref(process);
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

	first_process();
	kprintf("%lu objects left\n", object_count());
	power_off(0);
}
