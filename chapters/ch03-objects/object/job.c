#include <kernel/init.h>
#include <kernel/panic.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/task.h>

static void job_destroy(struct object *object)
{
	struct job *job = container_of(object, struct job, object);

	list_remove(&job->node);
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
	object_init(&job->object, &job_type, 0);
	list_init(&job->node);
	list_init(&job->children);
	list_init(&job->processes);
	job->parent = parent ? ref(parent) : NULL;
	job->depth = parent ? parent->depth + 1 : 0;
	return job;
}

int job_create(struct job *parent, struct job **out)
{
	struct job *job;

	if (parent->killed)
		return -EBADFD;
	if (parent->depth == JOB_DEPTH_MAX)
		return -ERANGE;
	job = job_new(parent);
	if (!job)
		return -ENOMEM;
	list_push_back(&parent->children, &job->node);
	*out = job;
	return 0;
}

static struct process *first_living_process(struct job *job)
{
	list_for_each(process, &job->processes, struct process, node)
		if (!process->exiting)
			return process;
	return NULL;
}

static struct job *first_living_child(struct job *job)
{
	list_for_each(child, &job->children, struct job, node)
		if (!child->killed)
			return child;
	return NULL;
}

/* Each kill may free any of the others: look for the next one afresh. */
void job_kill(struct job *job, int64_t code)
{
	struct process *process;
	struct job *child;

	ref(job);
	job->killed = true;
	while ((process = first_living_process(job)))
		process_exit(process, code);
	while ((child = first_living_child(job)))
		job_kill(child, code);
	unref(job);
}

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
