/*
 * Requests: what becomes of the entries of a submission queue. A request is a task of its own, a
 * system call that outlives its call: the thread that submitted it runs on meanwhile. What need not
 * wait is done before io_uring_enter returns.
 *
 *	request ── select ─┬─ end: the thread is gone, or the ring is closed
 *	                   └─ work: the operation (<uring/operation.h>)
 *
 * Whichever is first cancels the other; then the completion is posted.
 */
#pragma once
#include <uring/ring.h>

#define REQUESTS_MAX 4096 /* of one ring at the same time */

struct thread;

/*
 * Takes up to `count` entries out of the queue and starts them; how many, or why there was none:
 * -EBUSY (REQUESTS_MAX: completions must be taken first), -EAGAIN (no memory). An entry that makes
 * no sense is completed with -EINVAL and is the last one of its call.
 */
int64_t requests_submit(struct ring *ring, struct thread *thread, uint32_t count);
