#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/task.h>

static void thread_destroy(struct object *object)
{
	struct thread *thread = container_of(object, struct thread, object);

	object_lock(&thread->process->object);
	list_remove(&thread->node);
	object_unlock(&thread->process->object);
	exception_channel_close(object, &thread->exceptions[0]);
	hal_context_release(thread->context);
	kfree(thread->context);
	kfree(thread->task); /* prepared, but never started */
	unref(thread->process);
	kfree(thread);
}

const struct object_type thread_type = {
	.name = "thread",
	.number = 2,
	.rights = (RIGHTS_TASK & ~(RIGHTS_POLICY | RIGHT_ENUMERATE)) | RIGHT_MANAGE_THREAD,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = thread_destroy,
};

/* --- Birth --- */

static struct thread *thread_new(struct process *process, const char *name)
{
	struct thread *thread = new(struct thread);
	struct hal_context *context = new(struct hal_context);

	if (!thread || !context) {
		kfree(thread);
		kfree(context);
		return NULL;
	}
	object_init(&thread->object, &thread_type, 0);
	string_copy(thread->object.name, name, sizeof(thread->object.name));
	list_init(&thread->node);
	hal_context_init(context, 0, 0);
	thread->context = context;
	thread->process = ref(process);
	thread->object.related_koid = process->object.koid;
	return thread;
}

int thread_create(struct process *process, const char *name, struct thread **out)
{
	struct thread *thread = thread_new(process, name);
	int err = 0;

	if (!thread)
		return -ENOMEM;
	object_lock(&process->object);
	if (process->exiting)
		err = -EBADFD;
	if (!err) {
		thread->stop = process->suspends;
		list_push_back(&process->threads, &thread->node);
	}
	object_unlock(&process->object);
	if (err)
		unref(thread);
	else
		*out = thread;
	return err;
}

/* --- In user mode or not --- */

static bool is_suspended(const struct thread *thread)
{
	return __atomic_load_n(&thread->stop, __ATOMIC_SEQ_CST) & ~THREAD_KILLED;
}

/* RUNNING or SUSPENDED, as it is. The lock is held. */
static void show_state(struct thread *thread)
{
	bool stopped = is_suspended(thread) && !__atomic_load_n(&thread->in_user, __ATOMIC_SEQ_CST);
	signals_t set = stopped ? SIGNAL_SUSPENDED : SIGNAL_RUNNING;

	if (thread->state == TASK_RUNNING && !(thread->object.signals & set))
		object_signal_locked(&thread->object, SIGNAL_RUNNING | SIGNAL_SUSPENDED, set);
}

/* Whoever sets `stop` then looks at `in_user`; here it is the other way round: one of both sees. */
bool thread_enter_user(struct thread *thread)
{
	__atomic_store_n(&thread->in_user, true, __ATOMIC_SEQ_CST);
	if (!__atomic_load_n(&thread->stop, __ATOMIC_SEQ_CST))
		return true;
	thread_leave_user(thread);
	return false;
}

void thread_leave_user(struct thread *thread)
{
	__atomic_store_n(&thread->in_user, false, __ATOMIC_SEQ_CST);
	if (!__atomic_load_n(&thread->stop, __ATOMIC_SEQ_CST))
		return;
	object_lock(&thread->object);
	show_state(thread);
	object_unlock(&thread->object);
}

void thread_suspend_locked(struct thread *thread)
{
	__atomic_fetch_add(&thread->stop, 1, __ATOMIC_SEQ_CST);
	show_state(thread);
}

void thread_resume_locked(struct thread *thread)
{
	__atomic_fetch_sub(&thread->stop, 1, __ATOMIC_SEQ_CST);
	show_state(thread);
}

/* --- Start; the locks of process and thread are held --- */

static int start_locked(struct thread *thread)
{
	struct process *process = thread->process;

	if (thread->state != TASK_NEW || process->exiting)
		return -EBADFD;
	thread->state = TASK_RUNNING;
	ref(thread);
	process->running++;
	if (process->state == TASK_NEW) {
		process->state = TASK_RUNNING;
		ref(process);
	}
	show_state(thread);
	return 0;
}

/* From now on the thread runs without needing a handle; so does its process. */
int thread_start_prepared(struct thread *thread)
{
	int err;

	object_lock(&thread->process->object);
	object_lock(&thread->object);
	err = start_locked(thread);
	object_unlock(&thread->object);
	object_unlock(&thread->process->object);
	return err;
}

int thread_start(struct thread *thread, vaddr_t pc, vaddr_t sp, uint64_t arg0, uint64_t arg1)
{
	int err = thread_start_prepared(thread);

	if (err)
		return err;
	hal_context_init(thread->context, pc, sp);
	hal_context_set_arg(thread->context, 0, arg0);
	hal_context_set_arg(thread->context, 1, arg1);
	return 0;
}

/* --- Death --- */

static void die_locked(struct thread *thread)
{
	thread->state = TASK_DEAD;
	object_signal_locked(&thread->object, SIGNAL_RUNNING | SIGNAL_SUSPENDED, SIGNAL_TERMINATED);
}

/* A thread that never started has nobody who would take it down. */
bool thread_kill_locked(struct thread *thread)
{
	bool was_new;

	object_lock(&thread->object);
	was_new = thread->state == TASK_NEW;
	thread->killed = true;
	__atomic_fetch_or(&thread->stop, THREAD_KILLED, __ATOMIC_SEQ_CST);
	if (was_new)
		die_locked(thread);
	else if (thread->state == TASK_RUNNING)
		object_signal_locked(&thread->object, 0, SIGNAL_INTERRUPT);
	object_unlock(&thread->object);
	return was_new;
}

void thread_kill(struct thread *thread)
{
	object_lock(&thread->process->object);
	if (thread_kill_locked(thread))
		list_remove(&thread->node);
	object_unlock(&thread->process->object);
}

/* With the last thread that runs, the process ends. */
void thread_terminated(struct thread *thread)
{
	struct process *process = thread->process;
	bool had_run, last;

	object_lock(&process->object);
	object_lock(&thread->object);
	had_run = thread->state == TASK_RUNNING;
	if (thread->state != TASK_DEAD)
		die_locked(thread);
	object_unlock(&thread->object);
	list_remove(&thread->node);
	last = had_run && --process->running == 0;
	object_unlock(&process->object);
	exception_channel_close(&thread->object, &thread->exceptions[0]);
	if (last)
		process_exit(process, 0);
	if (had_run)
		unref(thread);
}

/* --- Information --- */

enum thread_status thread_get_status(struct thread *thread)
{
	enum thread_status status;

	object_lock(&thread->object);
	if (thread->state == TASK_NEW)
		status = THREAD_STATUS_NEW;
	else if (thread->state == TASK_DEAD)
		status = THREAD_STATUS_DEAD;
	else if (thread->killed)
		status = THREAD_STATUS_DYING;
	else if (thread->object.signals & SIGNAL_SUSPENDED)
		status = THREAD_STATUS_SUSPENDED;
	else
		status = thread->blocked ? THREAD_STATUS_BLOCKED : THREAD_STATUS_RUNNING;
	object_unlock(&thread->object);
	return status;
}
