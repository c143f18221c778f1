#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/task.h>

static void thread_destroy(struct object *object)
{
	struct thread *thread = container_of(object, struct thread, object);

	list_remove(&thread->node);
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

int thread_create(struct process *process, const char *name, struct thread **out)
{
	struct thread *thread;

	if (process->exiting)
		return -EBADFD;
	thread = new(struct thread);
	if (!thread)
		return -ENOMEM;
	thread->context = new(struct hal_context);
	if (!thread->context) {
		kfree(thread);
		return -ENOMEM;
	}
	object_init(&thread->object, &thread_type, 0);
	string_copy(thread->object.name, name, sizeof(thread->object.name));
	hal_context_init(thread->context, 0, 0);
	thread->process = ref(process);
	list_push_back(&process->threads, &thread->node);
	*out = thread;
	return 0;
}

/* From now on the thread runs without needing a handle; so does its process. */
int thread_start_prepared(struct thread *thread)
{
	struct process *process = thread->process;

	if (thread->state != TASK_NEW || process->exiting)
		return -EBADFD;
	thread->state = TASK_RUNNING;
	ref(thread);
	if (process->state == TASK_NEW) {
		process->state = TASK_RUNNING;
		ref(process);
	}
	return 0;
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

/* A thread that never started has nobody who would take it down. */
void thread_kill(struct thread *thread)
{
	thread->killed = true;
	if (thread->state == TASK_NEW)
		thread_terminated(thread);
	else
		object_signal(&thread->object, 0, SIGNAL_INTERRUPT);
}

void thread_terminated(struct thread *thread)
{
	bool had_run = thread->state == TASK_RUNNING;

	if (thread->state == TASK_DEAD)
		return;
	thread->state = TASK_DEAD;
	list_remove(&thread->node);
	object_signal(&thread->object, 0, SIGNAL_TERMINATED);
	if (had_run) {
		process_thread_gone(thread->process);
		unref(thread);
	}
}
