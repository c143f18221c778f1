/*
 * The middle futures: several at once, the first one that is done decides.
 */
#pragma once
#include <async/sleep.h>
#include <async/wait.h>

/* Polls all arms (NULL: no arm) until one is done, then cancels the others. The result is
 * the index of the arm that was done (the lowest, if several were). */
#define SELECT_MAX 3

struct select {
	struct co co;
	struct co *arms[SELECT_MAX];
};

void select_init(struct select *select, struct co *a, struct co *b, struct co *c);

/*
 * What a blocking syscall awaits: another coroutine, limited by a deadline (TIME_NEVER: none) and
 * by the thread's SIGNAL_INTERRUPT. Result: the inner one's, -ETIMEDOUT, or `interrupted`, which is
 * -EINTR unless the caller sets it to something else.
 */
struct blocking {
	struct co co;
	struct co *inner;
	int interrupted;
	struct sleep sleep;
	struct wait interrupt;
	struct wait_item interrupt_item;
	struct select select;
};

struct thread;
void blocking_init(struct blocking *blocking, struct co *inner, uint64_t deadline,
		   struct thread *thread);
