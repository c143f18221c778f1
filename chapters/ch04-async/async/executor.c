#include <async/task.h>
#include <hal/irq.h>
#include <hal/timer.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/symbols.h>
#include <time/timer.h>

#define TIME_SLICE (10 * NANOSECONDS / 1000)

static struct list run_queue = LIST_INIT(run_queue);
static struct list all_tasks = LIST_INIT(all_tasks);
static struct task *current;

/* While others wait for the CPU, a timer interrupts the user thread that has it. */
static void slice_end(struct timer *timer)
{
}

static struct timer slice = TIMER_INIT(slice_end);

static void start_slice(void)
{
	if (!list_empty(&run_queue) && !timer_active(&slice))
		timer_start(&slice, hal_timer_now() + TIME_SLICE);
}

static void enqueue(struct task *task)
{
	task->state = TASK_QUEUED;
	list_push_back(&run_queue, &task->node);
	if (current) /* which may be about to enter user mode */
		start_slice();
}

static void task_init(struct task *task, struct co *co, const char *name)
{
	task->co = co;
	co->task = task;
	task->name = name;
	task->retry.object = NULL;
	list_push_back(&all_tasks, &task->all);
}

void task_spawn(struct task *task, struct co *co, const char *name)
{
	task_init(task, co, name);
	enqueue(task);
}

void task_wake(struct task *task)
{
	if (task->state == TASK_ASLEEP)
		enqueue(task);
	else if (task->state == TASK_POLLED)
		task->state = TASK_POLLED_WOKEN;
}

struct task *task_current(void)
{
	return current;
}

static void task_finish(struct task *task)
{
	task->state = TASK_DONE;
	list_remove(&task->all);
	object_unref(task->retry.object);
	if (task->on_done)
		task->on_done(task);
}

static void task_poll(struct task *task)
{
	struct task *outer = current;
	bool done;

	task->state = TASK_POLLED;
	current = task;
	done = co_poll(task->co);
	current = outer;
	if (done)
		task_finish(task);
	else if (task->state == TASK_POLLED_WOKEN)
		enqueue(task);
	else
		task->state = TASK_ASLEEP;
}

void task_start(struct task *task, struct co *co, const char *name)
{
	task_init(task, co, name);
	task_poll(task);
}

/* Interrupts are taken in user mode and when idle; tasks that never pause would keep them out. */
static void poll_interrupts(void)
{
	static unsigned tasks;

	if (++tasks % 16 == 0)
		hal_irq_poll();
}

void executor_run(const bool *stop)
{
	assert(!current);
	while (!*stop) {
		struct list *node;

		poll_interrupts();
		node = list_pop_front(&run_queue);
		if (!node) {
			hal_cpu_idle();
			continue;
		}
		start_slice();
		task_poll(list_entry(node, struct task, node));
	}
}

struct run_to_end {
	struct task task;
	bool done;
};

static void run_to_end_done(struct task *task)
{
	container_of(task, struct run_to_end, task)->done = true;
}

int64_t executor_run_to_end(struct co *co, const char *name)
{
	struct run_to_end run = { .task = { .on_done = run_to_end_done } };

	task_spawn(&run.task, co, name);
	executor_run(&run.done);
	return co->result;
}

/* --- What everybody is waiting for --- */

static void print_chain(const struct co *co, unsigned depth)
{
	size_t offset = 0;
	const char *name = symbol_find((uintptr_t)co->poll, &offset);

	kprintf("%*s%s line %u\n", 4 + 2 * (int)depth, "", name ? name : "?", co->line);
	for (const struct co *child = co->child; child && depth < 16; child = child->sibling)
		print_chain(child, depth + 1);
}

void task_print_all(void)
{
	static const char *const states[] = { "asleep", "queued", "polled", "polled, woken",
					      "done" };

	list_for_each(task, &all_tasks, struct task, all) {
		kprintf("task %s (%s)%s\n", task->name, states[task->state],
			task == current ? " <- current" : "");
		print_chain(task->co, 0);
	}
}

PANIC_REPORT(task_print_all);
