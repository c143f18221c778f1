#include <async/select.h>
#include <async/thread_task.h>
#include <hal/timer.h>
#include <kernel/init.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/pager.h>

struct thread_main {
	struct co co;
	struct thread *thread; /* a reference */
	struct yield yield;
	struct co *call;
};

/* A thread's whole kernel state, in one allocation. */
struct thread_task {
	struct task task;
	struct thread_main main;
	_Alignas(16) unsigned char frame[THREAD_FRAME_SIZE];
};

static struct thread_task *thread_task_of(struct thread *thread)
{
	return thread->task;
}

static struct co *abi_before_user(struct thread *thread, void *frame)
{
	const struct abi *abi = thread->process->abi;

	return abi->before_user ? abi->before_user(thread, frame) : NULL;
}

/* What a thread waits for on its own account: to be resumed, or for a page. A kill ends it. */
struct pause {
	struct co co;
	struct wait_item item; /* with a reference to the object */
	struct wait wait;
	struct blocking blocking;
};

_Static_assert(sizeof(struct pause) <= THREAD_FRAME_SIZE, "frame size");

static enum co_state pause_poll(struct co *co)
{
	struct pause *f = co_frame(co, struct pause);

	co_begin(f);
	co_await(f, &f->blocking.co);
	co_return(f, 0);
	co_finally(f);
	object_unref(f->item.object);
	co_end(f);
}

static struct co *pause_until(struct thread *thread, struct object *object, signals_t mask)
{
	struct pause *f = (struct pause *)thread_task_of(thread)->frame;

	co_init(&f->co, pause_poll);
	f->item = (struct wait_item){ .object = object, .mask = mask };
	wait_init(&f->wait, &f->item, 1);
	blocking_init(&f->blocking, &f->wait.co, TIME_NEVER, thread);
	return &f->co;
}

/* Whatever runs into an absent page of a pager's comes again when the page is there. */
static void note_page_request(struct object *request)
{
	task_retry_when(request, SIGNAL_SIGNALED);
}

static void pager_init(void)
{
	page_request_hook = note_page_request;
}

INIT_HOOK(INIT_TASKS, pager_init);

/* Enters user mode; returns what to await before the next visit, or NULL. */
static struct co *visit_user(struct thread *thread)
{
	struct thread_task *t = thread_task_of(thread);
	struct vmar *vmar;
	struct hal_trap trap;
	struct co *call;
	int error = 0;

	call = abi_before_user(thread, t->frame);
	if (call || thread->killed)
		return call;
	if (!thread_enter_user(thread))
		return pause_until(thread, object_ref(&thread->object), SIGNAL_RUNNING);
	vmar = thread->process->vmar;
	hal_context_run(thread->context, &vmar->space->pt, &trap);
	thread_leave_user(thread);
	if (trap.kind == HAL_TRAP_INTERRUPT) {
		yield_init(&t->main.yield);
		return &t->main.yield.co;
	}
	if (trap.kind == HAL_TRAP_PAGE_FAULT) {
		error = vmar_fault(vmar, trap.addr, trap.access);
		if (error == -EAGAIN) {
			struct retry retry = task_retry_take();

			return pause_until(thread, retry.object, retry.mask);
		}
		if (!error)
			return NULL;
	}
	return thread->process->abi->trap(thread, &trap, error, t->frame);
}

static enum co_state thread_poll(struct co *co)
{
	struct thread_main *f = co_frame(co, struct thread_main);

	co_begin(f);
	while (!f->thread->killed) {
		f->call = visit_user(f->thread);
		if (f->call)
			co_await(f, f->call);
	}
	co_return(f, 0);
	co_finally(f);
	thread_terminated(f->thread);
	co_end(f);
}

static void thread_task_done(struct task *task)
{
	struct thread_task *t = container_of(task, struct thread_task, task);
	struct thread *thread = t->main.thread;

	thread->task = NULL;
	kfree(t);
	unref(thread);
}

int thread_prepare_task(struct thread *thread)
{
	if (!thread->task)
		thread->task = new(struct thread_task);
	return thread->task ? 0 : -ENOMEM;
}

int thread_spawn(struct thread *thread)
{
	struct thread_task *t;
	int err = thread_prepare_task(thread);

	if (err)
		return err;
	t = thread->task;
	t->main.thread = ref(thread);
	t->task.thread = thread;
	t->task.on_done = thread_task_done;
	co_init(&t->main.co, thread_poll);
	task_spawn(&t->task, &t->main.co, thread->object.name);
	return 0;
}

bool thread_is_waiting(const struct thread *thread)
{
	return thread->task && ((struct thread_task *)thread->task)->task.state == TASK_ASLEEP;
}

struct thread *thread_current(void)
{
	return task_current() ? task_current()->thread : NULL;
}
