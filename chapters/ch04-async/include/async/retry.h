/*
 * Retry instead of colouring. Code deep inside an operation that cannot go on now returns
 *
 *	return task_retry_when(&pipe->object, SIGNAL_READABLE);
 *
 * which notes in the current task what to wait for and is -EAGAIN. The coroutine at the top, for
 * instance a syscall's (chapter 5), takes the note, waits, and runs the whole operation again; a
 * caller that must not wait (O_NONBLOCK) drops it and returns the -EAGAIN as it is. So operations
 * check before they change anything: running them again must be harmless.
 */
#pragma once
#include <object/object.h>

struct retry {
	struct object *object; /* a reference; NULL: nothing noted */
	signals_t mask;
};

/* All three are about the task that is being polled; outside of tasks nothing is noted. */
int task_retry_when(struct object *object, signals_t mask);
/* Takes the note: its reference is the caller's. */
struct retry task_retry_take(void);
void task_retry_drop(void);
