#include <kernel/init.h>
#include <kernel/panic.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/task.h>

/* --- Signals; the job's lock is held --- */

static void update(struct job *job)
{
	signals_t all = SIGNAL_NO_JOBS | SIGNAL_NO_PROCESSES | SIGNAL_TERMINATED, set = 0;

	if (list_empty(&job->children))
		set |= SIGNAL_NO_JOBS;
	if (list_empty(&job->processes))
		set |= SIGNAL_NO_PROCESSES;
	if (job->killed && set == (SIGNAL_NO_JOBS | SIGNAL_NO_PROCESSES))
		set |= SIGNAL_TERMINATED;
	object_signal_locked(&job->object, all, set);
}

/* --- The object --- */

static void job_destroy(struct object *object)
{
	struct job *job = container_of(object, struct job, object);

	if (job->parent) {
		object_lock(&job->parent->object);
		list_remove(&job->node);
		update(job->parent);
		object_unlock(&job->parent->object);
	}
	exception_channel_close(object, &job->exceptions[0]);
	exception_channel_close(object, &job->exceptions[1]);
	unref(job->parent);
	kfree(job);
}

const struct object_type job_type = {
	.name = "job",
	.number = 17,
	.rights = RIGHTS_TASK | RIGHT_MANAGE_JOB | RIGHT_MANAGE_PROCESS | RIGHT_MANAGE_THREAD,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = job_destroy,
};

static struct job *job_new(struct job *parent)
{
	struct job *job = new(struct job);

	if (!job)
		return NULL;
	object_init(&job->object, &job_type, SIGNAL_NO_JOBS | SIGNAL_NO_PROCESSES);
	list_init(&job->node);
	list_init(&job->children);
	list_init(&job->processes);
	if (parent) {
		job->parent = ref(parent);
		job->depth = parent->depth + 1;
		job->object.related_koid = parent->object.koid;
	}
	return job;
}

int job_create(struct job *parent, struct job **out)
{
	struct job *job;
	int err = 0;

	if (parent->depth == JOB_DEPTH_MAX)
		return -ERANGE;
	job = job_new(parent);
	if (!job)
		return -ENOMEM;
	object_lock(&parent->object);
	if (parent->killed)
		err = -EBADFD;
	if (!err) {
		job->policy = parent->policy;
		list_push_back(&parent->children, &job->node);
		update(parent);
	}
	object_unlock(&parent->object);
	if (err)
		unref(job);
	else
		*out = job;
	return err;
}

/* --- Processes --- */

int job_add_process(struct job *job, struct process *process)
{
	int err = 0;

	object_lock(&job->object);
	if (job->killed)
		err = -EBADFD;
	if (!err) {
		list_push_back(&job->processes, &process->node);
		update(job);
	}
	object_unlock(&job->object);
	return err;
}

void job_remove_process(struct job *job, struct process *process)
{
	object_lock(&job->object);
	list_remove(&process->node);
	update(job);
	object_unlock(&job->object);
}

static bool is_above(const struct job *job, const struct process *process)
{
	for (const struct job *above = process->job; above; above = above->parent)
		if (above == job)
			return true;
	return false;
}

int job_set_critical(struct job *job, struct process *process, bool if_nonzero)
{
	int err = is_above(job, process) ? 0 : -EINVAL;

	object_lock(&process->object);
	if (!err && process->exiting)
		err = -EBADFD;
	if (!err && process->critical_to)
		err = -EEXIST;
	if (!err) {
		process->critical_to = ref(job);
		process->critical_if_nonzero = if_nonzero;
	}
	object_unlock(&process->object);
	return err;
}

/* --- Killing --- */

static bool is_exiting(struct process *process)
{
	bool exiting;

	object_lock(&process->object);
	exiting = process->exiting;
	object_unlock(&process->object);
	return exiting;
}

/* With a reference; NULL: all are on their way out. */
static struct process *next_living_process(struct job *job)
{
	struct process *found = NULL;

	object_lock(&job->object);
	list_for_each(process, &job->processes, struct process, node) {
		if (!is_exiting(process) && object_try_ref(&process->object)) {
			found = process;
			break;
		}
	}
	object_unlock(&job->object);
	return found;
}

static bool is_killed(struct job *job)
{
	bool killed;

	object_lock(&job->object);
	killed = job->killed;
	object_unlock(&job->object);
	return killed;
}

static struct job *next_living_child(struct job *job)
{
	struct job *found = NULL;

	object_lock(&job->object);
	list_for_each(child, &job->children, struct job, node) {
		if (!is_killed(child) && object_try_ref(&child->object)) {
			found = child;
			break;
		}
	}
	object_unlock(&job->object);
	return found;
}

/* Each kill may free any of the others: look for the next one afresh. As deep as jobs are. */
void job_kill(struct job *job, int64_t code)
{
	struct process *process;
	struct job *child;

	ref(job);
	object_lock(&job->object);
	if (!job->killed)
		job->return_code = code;
	job->killed = true;
	update(job);
	object_unlock(&job->object);
	while ((process = next_living_process(job))) {
		process_exit(process, code);
		unref(process);
	}
	while ((child = next_living_child(job))) {
		job_kill(child, code);
		unref(child);
	}
	unref(job);
}

/* --- The root --- */

static struct job *root;

struct job *job_root(void)
{
	return root;
}

static void job_init(void)
{
	root = job_new(NULL);
	if (!root)
		panic("no memory for the root job");
	string_copy(root->object.name, "root", sizeof(root->object.name));
}

INIT_HOOK(INIT_OBJECTS, job_init);
