/*
 * Tasks and the executor. A task is a coroutine at the top: polled by the executor whenever it
 * has been woken, until it is done.
 *
 * Waking is the only way to make a task run, and it is never lost: a wake before, during or after
 * the poll that waits for it leads to another poll.
 *
 *	       spawn          picked           returns CO_PENDING
 *	(new) ───────► QUEUED ───────► RUNNING ───────────────────► ASLEEP
 *	                 ▲                │ woken meanwhile             │ woken
 *	                 └────────────────┴─────────────────────────────┘
 */
#pragma once
#include <async/co.h>
#include <async/retry.h>
#include <lib/list.h>

enum task_run_state { TASK_ASLEEP, TASK_QUEUED, TASK_POLLED, TASK_POLLED_WOKEN, TASK_DONE };

struct task {
	struct list node;      /* in the run queue */
	struct list all;       /* in the list of all tasks */
	struct co *co;
	enum task_run_state state;
	const char *name;
	struct thread *thread; /* the user thread that it runs or works for, or NULL */
	struct retry retry;    /* what the operation that it runs must wait for */
	/* The coroutine is done; the last access to the task, which may be freed. May be NULL. */
	void (*on_done)(struct task *task);
};

/* Memory of task and frame is the caller's. Executor context or boot. */
void task_spawn(struct task *task, struct co *co, const char *name);
/* The same, but it is polled for the first time before this returns: in the middle of the current
 * task's poll, if there is one. What need not wait is done, and the task gone, by then. */
void task_start(struct task *task, struct co *co, const char *name);

/* Any context. Waking a task that is done does nothing. */
void task_wake(struct task *task);

/* The task that is being polled; NULL outside. */
struct task *task_current(void);

/* Polls tasks, and idles when there is nothing to do, until *stop is true. */
void executor_run(const bool *stop);

/* Spawns the coroutine as a task and runs the executor until it is done: its result. For boot
 * code and tests. */
int64_t executor_run_to_end(struct co *co, const char *name);

/* Prints every task with its chain of awaits: function and line. */
void task_print_all(void);

/* Gives the other tasks a turn. */
struct yield {
	struct co co;
	unsigned polls;
};
void yield_init(struct yield *yield);
