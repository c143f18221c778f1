/* Requests as tasks: how they start, end and report. */
#include <async/select.h>
#include <async/task.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/task.h>
#include <uring/operation.h>
#include <uring/request.h>

enum { ARM_END, ARM_WORK }; /* the end comes first: nothing is attempted for the dead */

struct request {
	struct task task;
	struct co co;
	struct select select;
	struct wait end;
	struct wait_item end_items[2];
	struct work work;
	struct ring *ring; /* a reference until the task is done */
	struct completion completion;
};

static enum co_state request_poll(struct co *co)
{
	struct request *f = co_frame(co, struct request);

	co_begin(f);
	co_await (f, &f->select.co);
	co_return (f, f->select.co.result == ARM_WORK ? f->work.co.result : -ECANCELED);
	co_finally(f);
	work_release(&f->work);
	co_end(f);
}

static void request_free(struct request *request)
{
	request->ring->requests--;
	kfree(request);
}

static void request_posted(struct completion *completion)
{
	request_free(container_of(completion, struct request, completion));
}

static void request_done(struct task *task)
{
	struct request *request = container_of(task, struct request, task);
	struct ring *ring = request->ring;

	request->completion.cqe.res = (int32_t)request->co.result;
	ring_complete(ring, &request->completion);
	unref(&ring->vnode);
}

static void prepare_end(struct request *request)
{
	request->end_items[0] = (struct wait_item){ .object = &request->work.thread->object,
						    .mask = SIGNAL_TERMINATED };
	request->end_items[1] = (struct wait_item){ .object = &request->ring->vnode.object,
						    .mask = SIGNAL_PEER_CLOSED };
	wait_init(&request->end, request->end_items, array_size(request->end_items));
}

static void request_start(struct request *request)
{
	ref(&request->ring->vnode);
	prepare_end(request);
	select_init(&request->select, &request->end.co, &request->work.co, NULL);
	co_init(&request->co, request_poll);
	request->task.thread = request->work.thread;
	request->task.on_done = request_done;
	task_start(&request->task, &request->co, operation_name(&request->work));
}

/* Completed without having been a task. */
static void request_fail(struct request *request, int err)
{
	request->completion.cqe.res = err;
	ring_complete(request->ring, &request->completion);
}

static struct request *request_create(struct ring *ring)
{
	struct request *request = new (struct request);

	if (!request)
		return NULL;
	request->ring = ring;
	request->completion.done = request_posted;
	ring->requests++;
	return request;
}

/* -ENOENT: there is no entry. */
static int submit_next(struct ring *ring, struct thread *thread, bool *valid)
{
	struct io_uring_sqe sqe;
	struct request *request;
	int err;

	if (ring->requests >= REQUESTS_MAX)
		return -EBUSY;
	request = request_create(ring);
	if (!request)
		return -EAGAIN;
	err = ring_take(ring, &sqe);
	if (err) {
		request_free(request);
		return err;
	}
	request->completion.cqe.user_data = sqe.user_data;
	err = work_init(&request->work, thread, &sqe);
	*valid = !err;
	if (err)
		request_fail(request, err);
	else
		request_start(request);
	return 0;
}

int64_t requests_submit(struct ring *ring, struct thread *thread, uint32_t count)
{
	bool valid = true;
	int64_t n = 0;
	int err = 0;

	while (n < count && valid) {
		err = submit_next(ring, thread, &valid);
		if (err)
			break;
		n++;
	}
	ring_update_ready(ring);
	return n || err == -ENOENT ? n : err;
}
