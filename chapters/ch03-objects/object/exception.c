#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/exception.h>
#include <object/pair.h>
#include <object/rights.h>
#include <object/task.h>

/* --- Channels --- */

/* Where the kernel's end of such a channel is kept; NULL: the task has no such place. */
static struct exception_channel *slot_of(struct object *task, bool debugger)
{
	if (task->type == &job_type)
		return &container_of(task, struct job, object)->exceptions[debugger];
	if (task->type == &process_type)
		return &container_of(task, struct process, object)->exceptions[debugger];
	if (task->type == &thread_type && !debugger)
		return &container_of(task, struct thread, object)->exceptions[0];
	return NULL;
}

/* The task's lock is held. */
static bool is_dead(struct object *task)
{
	if (task->type == &job_type)
		return container_of(task, struct job, object)->killed;
	if (task->type == &process_type)
		return container_of(task, struct process, object)->exiting;
	return container_of(task, struct thread, object)->state == TASK_DEAD;
}

static int put_channel(struct object *task, struct exception_channel *slot, struct channel *channel)
{
	struct channel *old = NULL;
	int err = 0;

	object_lock(task);
	if (is_dead(task))
		err = -EBADFD;
	else if (slot->channel && !(object_signals(&slot->channel->object) & SIGNAL_PEER_CLOSED))
		err = -EEXIST;
	if (!err) {
		old = slot->channel; /* whose reader has gone */
		slot->channel = ref(channel);
	}
	object_unlock(task);
	unref(old);
	return err;
}

int exception_channel_create(struct object *task, bool debugger, struct channel **out)
{
	struct exception_channel *slot = slot_of(task, debugger);
	struct channel *ours;
	int err;

	if (!slot)
		return -EINVAL;
	err = channel_create(&ours, out);
	if (err)
		return err;
	err = put_channel(task, slot, ours);
	unref(ours);
	if (err)
		unref(*out);
	return err;
}

void exception_channel_close(struct object *task, struct exception_channel *slot)
{
	struct channel *channel;

	object_lock(task);
	channel = slot->channel;
	slot->channel = NULL;
	object_unlock(task);
	unref(channel);
}

/* The channel with a reference, or NULL. */
static struct channel *get_channel(struct object *task, bool debugger)
{
	struct exception_channel *slot = slot_of(task, debugger);
	struct channel *channel;

	object_lock(task);
	channel = slot->channel ? ref(slot->channel) : NULL;
	object_unlock(task);
	return channel;
}

/* --- The exception object --- */

static void exception_on_no_handles(struct object *object)
{
	object_signal(object, 0, SIGNAL_SIGNALED);
}

static void exception_destroy(struct object *object)
{
	struct exception *exception = container_of(object, struct exception, object);

	unref(exception->thread);
	kfree(exception);
}

const struct object_type exception_type = {
	.name = "exception",
	.number = 29,
	.rights = RIGHT_TRANSFER | RIGHT_INSPECT | RIGHTS_PROPERTY,
	.destroy = exception_destroy,
	.on_no_handles = exception_on_no_handles,
};

int exception_create(struct thread *thread, uint32_t type, struct exception **out)
{
	struct exception *exception = new(struct exception);

	if (!exception)
		return -ENOMEM;
	object_init(&exception->object, &exception_type, 0);
	exception->thread = ref(thread);
	exception->type = type;
	*out = exception;
	return 0;
}

void exception_set_handled(struct exception *exception, bool handled)
{
	object_lock(&exception->object);
	exception->handled = handled;
	object_unlock(&exception->object);
}

int exception_set_second_chance(struct exception *exception, bool second_chance)
{
	int err = -EBADFD;

	object_lock(&exception->object);
	if (exception->at_debugger) {
		exception->second_chance = second_chance;
		err = 0;
	}
	object_unlock(&exception->object);
	return err;
}

/* --- On its way --- */

static int make_message(struct exception *exception, struct message **out)
{
	struct exception_info info = {
		.pid = exception->thread->process->object.koid,
		.tid = exception->thread->object.koid,
		.type = exception->type,
	};
	int err = message_create(sizeof(info), 1, out);

	if (err)
		return err;
	memcpy((*out)->bytes, &info, sizeof(info));
	(*out)->handles[0] = (struct handle){ &exception->object, exception_type.rights };
	object_handle_opened(&exception->object);
	return 0;
}

/* It is with nobody, and nobody has handled it. */
static void prepare(struct exception *exception, bool debugger)
{
	object_lock(&exception->object);
	exception->handled = false;
	exception->at_debugger = debugger;
	object_signal_locked(&exception->object, SIGNAL_SIGNALED, 0);
	object_unlock(&exception->object);
}

/* -ENOENT: nobody listens there. */
static int offer_to(struct exception *exception, struct object *task, bool debugger)
{
	struct channel *channel = get_channel(task, debugger);
	struct message *message;
	int err;

	if (!channel)
		return -ENOENT;
	prepare(exception, debugger);
	err = make_message(exception, &message);
	if (!err) {
		err = channel_write(channel, message);
		if (err) { /* the reader has gone, or does not read */
			message_free(message);
			err = -ENOENT;
		}
	}
	unref(channel);
	return err;
}

enum { STAGE_DEBUGGER, STAGE_THREAD, STAGE_PROCESS, STAGE_JOBS, STAGE_SECOND_CHANCE, STAGE_END };

static int offer_to_next_job(struct exception *exception, struct exception_walk *walk)
{
	struct job *next = walk->job ? walk->job->parent : exception->thread->process->job;
	struct job *last = walk->job;

	if (!next) {
		walk->stage++;
		return -ENOENT;
	}
	walk->job = ref(next);
	unref(last);
	return offer_to(exception, &next->object, false);
}

static int offer_at_stage(struct exception *exception, struct exception_walk *walk)
{
	struct thread *thread = exception->thread;

	switch (walk->stage) {
	case STAGE_DEBUGGER:
		walk->stage++;
		return offer_to(exception, &thread->process->object, true);
	case STAGE_THREAD:
		walk->stage++;
		return offer_to(exception, &thread->object, false);
	case STAGE_PROCESS:
		walk->stage++;
		return offer_to(exception, &thread->process->object, false);
	case STAGE_JOBS:
		return offer_to_next_job(exception, walk);
	default:
		walk->stage = STAGE_END;
		if (!exception->second_chance)
			return -ENOENT;
		return offer_to(exception, &thread->process->object, true);
	}
}

int exception_offer(struct exception *exception, struct exception_walk *walk)
{
	int err = -ENOENT;

	while (err == -ENOENT && walk->stage < STAGE_END)
		err = offer_at_stage(exception, walk);
	return err;
}

int exception_offer_debugger(struct exception *exception, struct exception_walk *walk)
{
	if (walk->stage != STAGE_DEBUGGER)
		return -ENOENT;
	walk->stage = STAGE_END;
	return offer_to(exception, &exception->thread->process->object, true);
}

void exception_walk_end(struct exception_walk *walk)
{
	unref(walk->job);
	walk->job = NULL;
	walk->stage = STAGE_END;
}
