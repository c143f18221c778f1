/*
 * Operations: what a request does. An operation is attempted; when it cannot go on (a pipe is
 * empty) its coroutine waits for what the attempt has noted (<async/retry.h>) and attempts again.
 */
#pragma once
#include <async/wait.h>
#include <fs/file.h>
#include <linux/io_uring.h>

#define OPERATION_LAST IORING_OP_WRITE

struct operation;

/* The frame of an operation. Its result is what the system call would have returned. */
struct work {
	struct co co;
	const struct operation *operation;
	struct thread *thread; /* in whose name: a reference */
	struct vmar *vmar;     /* its memory at that time: a reference */
	struct file *file;     /* a reference; NULL: no such descriptor, or none is needed */
	struct io io;          /* from or to the program's buffer */
	uint64_t offset;
	struct wait wait;
	struct wait_item item; /* its object: a reference, or NULL */
	int64_t result;        /* of the last attempt */
};

/* Whether there is an operation of that number. */
bool operation_exists(unsigned opcode);
/* Its name, for debuggers. */
const char *operation_name(const struct work *work);

/* Makes the frame ready; -EINVAL: the entry makes no sense, and there is nothing to release. */
int work_init(struct work *work, struct thread *thread, const struct io_uring_sqe *sqe);
/* It is done or was cancelled: drops the references. */
void work_release(struct work *work);
