#include <async/task.h>
#include <lib/errno.h>

int task_retry_when(struct object *object, signals_t mask)
{
	struct task *task = task_current();

	if (task) {
		task_retry_drop();
		task->retry = (struct retry){ object_ref(object), mask };
	}
	return -EAGAIN;
}

struct retry task_retry_take(void)
{
	struct task *task = task_current();
	struct retry retry = { 0 };

	if (task) {
		retry = task->retry;
		task->retry.object = NULL;
	}
	return retry;
}

void task_retry_drop(void)
{
	object_unref(task_retry_take().object);
}
