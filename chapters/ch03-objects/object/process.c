#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/task.h>

static void process_destroy(struct object *object)
{
	struct process *process = container_of(object, struct process, object);

	list_remove(&process->node);
	handle_table_destroy(&process->handles);
	process_set_vmar(process, NULL);
	unref(process->job);
	kfree(process);
}

const struct object_type process_type = {
	.name = "process",
	.number = 1,
	.rights = RIGHTS_TASK | RIGHT_MANAGE_PROCESS | RIGHT_MANAGE_THREAD,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = process_destroy,
};

void process_set_vmar(struct process *process, struct vmar *vmar)
{
	struct vmar *old;

	if (vmar)
		vmar_enter(ref(vmar));
	object_lock(&process->object);
	old = process->vmar;
	process->vmar = vmar;
	object_unlock(&process->object);
	if (old)
		vmar_leave(old);
	unref(old);
}

struct vmar *process_vmar(struct process *process)
{
	struct vmar *vmar;

	object_lock(&process->object);
	vmar = process->vmar ? ref(process->vmar) : NULL;
	object_unlock(&process->object);
	return vmar;
}

int process_create_in(struct job *job, const char *name, struct vmar *vmar, struct process **out)
{
	struct process *process;

	if (job->killed)
		return -EBADFD;
	process = new(struct process);
	if (!process)
		return -ENOMEM;
	object_init(&process->object, &process_type, 0);
	string_copy(process->object.name, name, sizeof(process->object.name));
	list_init(&process->threads);
	handle_table_init(&process->handles);
	process_set_vmar(process, vmar);
	process->job = ref(job);
	list_push_back(&job->processes, &process->node);
	*out = process;
	return 0;
}

int process_create(struct job *job, const char *name, const struct vmar *like, struct process **out)
{
	struct vmar *vmar;
	int err = vmar_create(like, &vmar);

	if (err)
		return err;
	err = process_create_in(job, name, vmar, out);
	unref(vmar);
	return err;
}

/* The last thread is gone: give back what the process held, then tell the world. */
static void process_terminated(struct process *process)
{
	bool had_run = process->state == TASK_RUNNING;

	process->state = TASK_DEAD;
	if (process->on_terminated)
		process->on_terminated(process);
	handle_table_close(&process->handles);
	process_set_vmar(process, NULL);
	object_signal(&process->object, 0, SIGNAL_TERMINATED);
	if (had_run)
		unref(process);
}

void process_exit(struct process *process, int64_t code)
{
	if (process->exiting)
		return;
	process->exiting = true;
	process->return_code = code;
	ref(process);
	list_for_each_safe(thread, &process->threads, struct thread, node)
		thread_kill(thread);
	if (process->state != TASK_DEAD && list_empty(&process->threads))
		process_terminated(process);
	unref(process);
}

void process_thread_gone(struct process *process)
{
	if (!list_empty(&process->threads) || process->state == TASK_DEAD)
		return;
	process->exiting = true;
	process_terminated(process);
}
