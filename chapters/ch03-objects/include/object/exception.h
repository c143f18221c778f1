/*
 * Exceptions: a thread did what it must not, and stops until somebody has looked at it. Who wants
 * to looks through a channel made for a thread, a process or a job; a thread's exception is offered
 * to one after the other, until one handles it:
 *
 *   process's debugger ─► thread ─► process ─► job ─► parent job … ─► debugger again, if it asked
 *
 * What is sent is a message with an *exception object*: the thread goes on when its last handle is
 * closed.
 */
#pragma once
#include <object/channel.h>

struct thread;
struct job;

/* A place for the kernel's end of such a channel; guarded by the lock of the task. */
struct exception_channel {
	struct channel *channel; /* a reference; NULL: none */
};

enum exception_type { /* ZX_EXCP_* */
	EXCEPTION_GENERAL = 0x008, EXCEPTION_PAGE_FAULT = 0x108, EXCEPTION_UNDEFINED = 0x208,
	EXCEPTION_BREAKPOINT = 0x308, EXCEPTION_HW_BREAKPOINT = 0x408,
	EXCEPTION_UNALIGNED = 0x508, EXCEPTION_THREAD_STARTING = 0x8008,
	EXCEPTION_THREAD_EXITING = 0x8108, EXCEPTION_POLICY = 0x8208,
	EXCEPTION_PROCESS_STARTING = 0x8308,
};

/* The bytes of the message: zx_exception_info_t. */
struct exception_info {
	uint64_t pid, tid;
	uint32_t type;
	uint32_t reserved;
};
_Static_assert(sizeof(struct exception_info) == 24, "zx_exception_info_t");

struct exception {
	struct object object;  /* SIGNALED: its last handle is closed. Its lock guards the rest */
	struct thread *thread; /* a reference */
	uint32_t type;
	bool handled;          /* the thread goes on; otherwise the next one is asked */
	bool second_chance;    /* the debugger wants to be asked again at the end */
	bool at_debugger;      /* it is the debugger that has it now */
};

extern const struct object_type exception_type;

/*
 * A channel for the exceptions of a job, process or thread; the caller gets a reference to the end
 * to be read. -EEXIST (somebody has one), -EBADFD (the task is dead), -EINVAL (a thread has no
 * debugger; no task), -ENOMEM.
 */
int exception_channel_create(struct object *task, bool debugger, struct channel **out);
/* The task is dead: readers see PEER_CLOSED. */
void exception_channel_close(struct object *task, struct exception_channel *slot);

/* -ENOMEM. */
int exception_create(struct thread *thread, uint32_t type, struct exception **out);

/* Where an exception is on its way. Begins as { 0 }. */
struct exception_walk {
	unsigned stage;
	struct job *job; /* a reference: the job that was asked last */
};

/*
 * Offers the exception to the next one: then the thread waits until it is SIGNALED, and if it is
 * not handled, calls this again. -ENOENT: nobody is left; -ENOMEM.
 */
int exception_offer(struct exception *exception, struct exception_walk *walk);
/* Offers it to nobody but the debugger: for threads and processes that start or end. -ENOENT. */
int exception_offer_debugger(struct exception *exception, struct exception_walk *walk);
/* At the end, in any case. */
void exception_walk_end(struct exception_walk *walk);

void exception_set_handled(struct exception *exception, bool handled);
/* -EBADFD: only a debugger may. */
int exception_set_second_chance(struct exception *exception, bool second_chance);
