/*
 * Stackless coroutines. A coroutine is a *frame*, a struct whose first member is `struct co co`,
 * and a *poll function* that goes on where it left off. It returns CO_PENDING after it has made
 * sure that its task will be woken, or CO_READY when it is done; its result is in co.result.
 *
 *	struct nap { struct co co; struct sleep sleep; int times; };
 *
 *	static enum co_state nap_poll(struct co *co)
 *	{
 *		struct nap *f = co_frame(co, struct nap);
 *
 *		co_begin(f);
 *		while (f->times-- > 0) {
 *			sleep_init(&f->sleep, hal_timer_now() + NANOSECONDS);
 *			co_await(f, &f->sleep.co);
 *		}
 *		co_return(f, 0);
 *		co_finally(f);       // runs at the end, and when the coroutine is cancelled
 *		co_end(f);
 *	}
 *
 * The resume point is the source line: the body is one big switch. Hence the rules:
 * - What must live across an await is in the frame. A local variable does not survive; declared
 *   with an initialiser inside the body it is a compile error. Before co_begin stands only the
 *   frame cast.
 * - At most one await a line; no await inside a `switch` of your own (both: compile errors).
 * - Behind co_finally nothing awaits, and it must bear that any part of the body has run or not.
 */
#pragma once
#include <lib/errno.h>
#include <lib/types.h>

enum co_state { CO_PENDING, CO_READY };

struct task;

struct co {
	enum co_state (*poll)(struct co *co);
	struct task *task;  /* whom to wake */
	struct co *child;   /* awaited now: for cancellation and backtraces */
	struct co *sibling; /* the next child of the same parent, when it awaits several */
	uint32_t line;      /* the resume point */
	int64_t result;
};

enum { CO_START = 0, CO_CANCEL = UINT32_MAX - 1, CO_DONE = UINT32_MAX };

#define co_frame(co_, type) container_of(co_, type, co)

/* No other type of switch can hold this value: a case inside a user's switch does not compile. */
#define CO_TAG ((unsigned __int128)1 << 64)

#define co_begin(f)                       \
	switch (CO_TAG + (f)->co.line) { \
	case CO_TAG + CO_START:

/* Waits until the condition holds; whoever makes it true wakes the task. */
#define co_await_until(f, condition)         \
	while (!(condition)) {               \
		(f)->co.line = __LINE__;     \
		return CO_PENDING;           \
	case CO_TAG + __LINE__:;             \
	}

/* Runs another coroutine to its end; its result is in child->result. */
#define co_await(f, child_)                                   \
	do {                                                  \
		co_adopt(&(f)->co, (child_));                 \
		co_await_until(f, co_poll((f)->co.child));    \
		(f)->co.child = NULL;                         \
	} while (0)

#define co_return(f, value)               \
	do {                              \
		(f)->co.result = (value); \
		goto co_out;              \
	} while (0)

#define co_finally(f)                     \
	goto co_out;                      \
	case CO_TAG + CO_CANCEL:          \
	(f)->co.result = -ECANCELED;      \
	co_out:;

#define co_end(f)                         \
	(f)->co.line = CO_DONE;           \
	return CO_READY;                  \
	default:                          \
		co_corrupt(&(f)->co);     \
	}

_Noreturn void co_corrupt(const struct co *co);

/* Makes a frame ready to be awaited or spawned: the rest of it is the caller's to fill. */
static inline void co_init(struct co *co, enum co_state (*poll)(struct co *))
{
	*co = (struct co){ .poll = poll };
}

/* Goes on with the coroutine; true when it is done. */
static inline bool co_poll(struct co *co)
{
	return co->line == CO_DONE || co->poll(co) == CO_READY;
}

static inline bool co_done(const struct co *co)
{
	return co->line == CO_DONE;
}

/* The child is polled by the parent from now on. */
void co_adopt(struct co *parent, struct co *child);

/*
 * Ends a coroutine early, children first; its `finally` runs. Nothing to do when it is done or was
 * never started. A coroutine must not cancel itself or its parents.
 */
void co_cancel(struct co *co);
