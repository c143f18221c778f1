#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/task.h>

static void process_destroy(struct object *object)
{
	struct process *process = container_of(object, struct process, object);

	job_remove_process(process->job, process);
	exception_channel_close(object, &process->exceptions[0]);
	exception_channel_close(object, &process->exceptions[1]);
	handle_table_destroy(&process->handles);
	process_set_vmar(process, NULL);
	unref(process->critical_to);
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

/* --- Address space --- */

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

/* --- Birth --- */

int process_create_in(struct job *job, const char *name, struct vmar *vmar, struct process **out)
{
	struct process *process = new(struct process);
	int err;

	if (!process)
		return -ENOMEM;
	object_init(&process->object, &process_type, 0);
	string_copy(process->object.name, name, sizeof(process->object.name));
	list_init(&process->node);
	list_init(&process->threads);
	handle_table_init(&process->handles);
	futex_table_init(&process->futexes);
	process->job = ref(job);
	process->object.related_koid = job->object.koid;
	process_set_vmar(process, vmar);
	err = job_add_process(job, process);
	if (err) {
		unref(process);
		return err;
	}
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

/* --- Death --- */

static void kill_critical_job(struct process *process)
{
	if (process->critical_to && (process->return_code || !process->critical_if_nonzero))
		job_kill(process->critical_to, RETURN_CRITICAL_PROCESS_KILL);
}

/* The last thread is gone: give back what the process held, then tell the world. */
static void process_terminated(struct process *process)
{
	bool had_run;

	if (process->on_terminated)
		process->on_terminated(process);
	handle_table_close(&process->handles);
	process_set_vmar(process, NULL);
	exception_channel_close(&process->object, &process->exceptions[0]);
	exception_channel_close(&process->object, &process->exceptions[1]);
	object_lock(&process->object);
	had_run = process->state == TASK_RUNNING;
	process->state = TASK_DEAD;
	object_signal_locked(&process->object, 0, SIGNAL_TERMINATED);
	object_unlock(&process->object);
	job_remove_process(process->job, process);
	kill_critical_job(process);
	if (had_run)
		unref(process);
}

/* Returns true to one caller only: who must do the rest. The lock is held. */
static bool exit_locked(struct process *process, int64_t code)
{
	if (!process->exiting) {
		process->exiting = true;
		process->return_code = code;
		list_for_each_safe(thread, &process->threads, struct thread, node)
			if (thread_kill_locked(thread))
				list_remove(&thread->node);
	}
	if (process->running || process->finished)
		return false;
	process->finished = true;
	return true;
}

void process_exit(struct process *process, int64_t code)
{
	bool last;

	ref(process);
	object_lock(&process->object);
	last = exit_locked(process, code);
	object_unlock(&process->object);
	if (last)
		process_terminated(process);
	unref(process);
}
