/*
 * Chapter 4 on one page: ten thousand coroutines take turns and sleep; beside them a user thread,
 * itself a coroutine, makes two syscalls, one of which waits.
 */
#include <async/select.h>
#include <async/thread_task.h>
#include <hal/boot.h>
#include <hal/console.h>
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
#include <mm/heap.h>

#define NAPPERS 10000

struct napper {
	struct co co;
	struct task task;
	struct sleep sleep;
	unsigned i;
};

static unsigned awake;

static enum co_state napper_poll(struct co *co)
{
	struct napper *f = co_frame(co, struct napper);

	co_begin(f);
	for (f->i = 1; f->i <= 3; f->i++) {
		sleep_init(&f->sleep, hal_timer_now() + f->i * NANOSECONDS / 1000);
		co_await(f, &f->sleep.co);
	}
	co_return(f, 0);
	co_finally(f);
	awake++;
	co_end(f);
}

/* The demonstration's ABI: every syscall sleeps a millisecond; number 43 is the last. */
static struct co *demo_trap(struct thread *thread, const struct hal_trap *trap, int fault_error,
			    void *frame)
{
	struct blocking *blocking = frame;
	struct sleep *sleep = (struct sleep *)(blocking + 1);
	uint64_t number = hal_context_syscall_number(thread->context);

	if (trap->kind != HAL_TRAP_SYSCALL || number == 43) {
		process_exit(thread->process, 0);
		return NULL;
	}
	kprintf("the user thread makes syscall %lu\n", number);
	hal_context_set_return(thread->context, 0);
	sleep_init(sleep, hal_timer_now() + NANOSECONDS / 1000);
	blocking_init(blocking, &sleep->co, TIME_NEVER, thread);
	return &blocking->co;
}

_Static_assert(sizeof(struct blocking) + sizeof(struct sleep) <= THREAD_FRAME_SIZE, "frame size");

static const struct abi demo_abi = { .name = "demo", .trap = demo_trap };

static void must(int err, const char *what)
{
	if (err)
		panic("%s: error %d", what, err);
}

static struct process *start_user_thread(void)
{
	struct vmar_map map = { .size = PAGE_SIZE, .flags = PAGE_READ | PAGE_EXEC,
				.max_flags = PAGE_READ | PAGE_EXEC };
	struct process *process;
	struct thread *thread;
	vaddr_t pc;

	must(process_create(job_root(), "demo", NULL, &process), "process_create");
	process->abi = &demo_abi;
	must(vmo_create(PAGE_SIZE, false, &map.vmo), "vmo_create");
	must(vmo_write(map.vmo, 0, user_syscall_start,
		       (size_t)(user_syscall_end - user_syscall_start)),
	     "vmo_write");
	must(vmar_map(process->vmar, &map, &pc), "vmar_map");
	unref(map.vmo);
	must(thread_create(process, "demo", &thread), "thread_create");
	must(thread_start(thread, pc, 0, 0, 0), "thread_start");
	must(thread_spawn(thread), "thread_spawn");
	unref(thread);
	return process;
}

static void run_nappers(struct napper *nappers, struct process *process)
{
	struct wait_item item = { .object = &process->object, .mask = SIGNAL_TERMINATED };
	struct wait wait;

	for (unsigned i = 0; i < NAPPERS; i++) {
		co_init(&nappers[i].co, napper_poll);
		task_spawn(&nappers[i].task, &nappers[i].co, "napper");
	}
	wait_init(&wait, &item, 1);
	executor_run_to_end(&wait.co, "wait for the user thread");
	while (awake < NAPPERS) {
		struct sleep sleep;

		sleep_init(&sleep, hal_timer_now() + NANOSECONDS / 1000);
		executor_run_to_end(&sleep.co, "wait for the nappers");
	}
}

void kernel_main(void)
{
	struct napper *nappers;
	struct process *process;
	uint64_t start;

	hal_console_init();
	hal_trap_init();
	init_run();
	if (command_line_has("test"))
		test_main();
	if (command_line_has("bench"))
		bench_main();

	nappers = kzalloc(NAPPERS * sizeof(*nappers));
	if (!nappers)
		panic("no memory for the nappers");
	start = hal_timer_now();
	process = start_user_thread();
	run_nappers(nappers, process);
	kprintf("%u coroutines of %lu bytes have slept three times each: %lu us\n", awake,
		sizeof(struct napper), (hal_timer_now() - start) / 1000);
	unref(process);
	kfree(nappers);
	power_off(0);
}
