#include <lib/errno.h>
#include <mm/heap.h>
#include <object/rights.h>
#include <object/suspend_token.h>
#include <object/task.h>

/* --- One thread --- */

static int suspend_thread(struct thread *thread)
{
	bool alive;

	object_lock(&thread->object);
	alive = !thread->killed && thread->state != TASK_DEAD;
	if (alive)
		thread_suspend_locked(thread);
	object_unlock(&thread->object);
	return alive ? 0 : -EBADFD;
}

static void resume_thread(struct thread *thread)
{
	object_lock(&thread->object);
	thread_resume_locked(thread);
	object_unlock(&thread->object);
}

/* --- All of a process, and those that come later --- */

static int suspend_process(struct process *process)
{
	int err = 0;

	object_lock(&process->object);
	if (process->exiting)
		err = -EBADFD;
	if (!err) {
		process->suspends++;
		list_for_each(thread, &process->threads, struct thread, node) {
			object_lock(&thread->object);
			thread_suspend_locked(thread);
			object_unlock(&thread->object);
		}
	}
	object_unlock(&process->object);
	return err;
}

static void resume_process(struct process *process)
{
	object_lock(&process->object);
	process->suspends--;
	list_for_each(thread, &process->threads, struct thread, node)
		resume_thread(thread);
	object_unlock(&process->object);
}

/* --- The object --- */

static void token_on_no_handles(struct object *object)
{
	struct suspend_token *token = container_of(object, struct suspend_token, object);
	struct object *task;

	object_lock(object);
	task = token->task;
	token->task = NULL;
	object_unlock(object);
	if (!task)
		return;
	if (task->type == &thread_type)
		resume_thread(container_of(task, struct thread, object));
	else
		resume_process(container_of(task, struct process, object));
	object_unref(task);
}

static void token_destroy(struct object *object)
{
	token_on_no_handles(object);
	kfree(container_of(object, struct suspend_token, object));
}

const struct object_type suspend_token_type = {
	.name = "suspend token",
	.number = 27,
	.rights = RIGHT_TRANSFER | RIGHT_INSPECT,
	.destroy = token_destroy,
	.on_no_handles = token_on_no_handles,
};

static int suspend(struct object *task)
{
	if (task->type == &thread_type)
		return suspend_thread(container_of(task, struct thread, object));
	if (task->type == &process_type)
		return suspend_process(container_of(task, struct process, object));
	return -EINVAL;
}

int suspend_token_create(struct object *task, struct suspend_token **out)
{
	struct suspend_token *token = new(struct suspend_token);
	int err;

	if (!token)
		return -ENOMEM;
	err = suspend(task);
	if (err) {
		kfree(token);
		return err;
	}
	object_init(&token->object, &suspend_token_type, 0);
	token->task = object_ref(task);
	*out = token;
	return 0;
}
