#include <kernel/test.h>
#include <lib/errno.h>
#include <object/event.h>
#include <object/suspend_token.h>
#include <object/task.h>

TEST(job_tree_limits_and_kill)
{
	struct job *jobs[JOB_DEPTH_MAX + 1] = { ref(job_root()) };
	struct process *process;
	unsigned depth;
	int err = 0;

	for (depth = 0; depth < JOB_DEPTH_MAX && !err; depth++)
		err = job_create(jobs[depth], &jobs[depth + 1]);
	CHECK_EQ(err, 0);
	CHECK_EQ(job_create(jobs[depth], &jobs[0]), -ERANGE);
	CHECK_EQ(process_create(jobs[depth], "leaf", NULL, &process), 0);
	job_kill(jobs[1], -1024);
	CHECK_EQ(process->state, TASK_DEAD);
	CHECK_EQ(process->return_code, -1024);
	CHECK(process->object.signals & SIGNAL_TERMINATED);
	CHECK_EQ(job_create(jobs[1], &jobs[0]), -EBADFD);
	unref(process);
	for (; depth > 0; depth--)
		unref(jobs[depth]);
	unref(job_root());
}

TEST(process_gives_everything_back)
{
	struct process *process;
	struct thread *thread;
	struct event *event;
	handle_t h;

	CHECK_EQ(process_create(job_root(), "p", NULL, &process), 0);
	CHECK_EQ(thread_create(process, "t", &thread), 0);
	CHECK_EQ(event_create(&event), 0);
	CHECK_EQ(handle_add(&process->handles, &event->object, 0, &h), 0);
	unref(event);
	CHECK_EQ(thread_start(thread, 0, 0, 0, 0), 0);
	CHECK_EQ(thread_start(thread, 0, 0, 0, 0), -EBADFD);
	process_exit(process, 7);
	CHECK(thread->killed && (thread->object.signals & SIGNAL_INTERRUPT));
	CHECK_EQ(process->state, TASK_RUNNING);
	thread_terminated(thread);
	CHECK_EQ(process->state, TASK_DEAD);
	CHECK_EQ(process->return_code, 7);
	process_exit(process, 8);
	CHECK_EQ(process->return_code, 7);
	unref(thread);
	unref(process);
}

TEST(process_takes_no_threads_once_it_ends)
{
	struct process *process;
	struct thread *thread, *late;

	CHECK_EQ(process_create(job_root(), "p", NULL, &process), 0);
	CHECK_EQ(thread_create(process, "t", &thread), 0);
	process_exit(process, 0);
	CHECK_EQ(thread->state, TASK_DEAD);
	CHECK_EQ(thread_start(thread, 0, 0, 0, 0), -EBADFD);
	CHECK_EQ(thread_create(process, "late", &late), -EBADFD);
	unref(thread);
	unref(process);
}

TEST(job_signals_follow_its_children)
{
	signals_t none = SIGNAL_NO_JOBS | SIGNAL_NO_PROCESSES;
	struct process *process;
	struct job *job, *child;

	CHECK_EQ(job_create(job_root(), &job), 0);
	CHECK_EQ(object_signals(&job->object), none);
	CHECK_EQ(job_create(job, &child), 0);
	CHECK_EQ(object_signals(&job->object), SIGNAL_NO_PROCESSES);
	CHECK_EQ(process_create(job, "p", NULL, &process), 0);
	CHECK_EQ(object_signals(&job->object), 0);
	unref(child);
	CHECK_EQ(object_signals(&job->object), SIGNAL_NO_JOBS);
	process_exit(process, 0);
	CHECK_EQ(object_signals(&job->object), none);
	unref(process);
	job_kill(job, RETURN_OOM_KILL);
	CHECK_EQ(object_signals(&job->object), none | SIGNAL_TERMINATED);
	CHECK_EQ(job->return_code, RETURN_OOM_KILL);
	unref(job);
}

TEST(process_that_is_critical_takes_its_job_along)
{
	struct process *a, *b, *other;
	struct job *job, *side;

	CHECK_EQ(job_create(job_root(), &job), 0);
	CHECK_EQ(job_create(job_root(), &side), 0);
	CHECK_EQ(process_create(job, "a", NULL, &a), 0);
	CHECK_EQ(process_create(job, "b", NULL, &b), 0);
	CHECK_EQ(process_create(side, "other", NULL, &other), 0);
	CHECK_EQ(job_set_critical(side, a, false), -EINVAL);
	CHECK_EQ(job_set_critical(job, a, true), 0);
	CHECK_EQ(job_set_critical(job, a, true), -EEXIST);
	CHECK_EQ(job_set_critical(job, b, false), 0);
	process_exit(a, 0); /* as it should */
	CHECK_EQ(b->state, TASK_NEW);
	process_exit(b, 0);
	CHECK(job->killed);
	CHECK_EQ(job->return_code, RETURN_CRITICAL_PROCESS_KILL);
	CHECK_EQ(other->state, TASK_NEW);
	CHECK_EQ(job_set_critical(job, b, false), -EBADFD);
	process_exit(other, 0);
	unref(a);
	unref(b);
	unref(other);
	unref(side);
	unref(job);
}

TEST(thread_suspended_and_killed_in_every_state)
{
	struct suspend_token *token, *late;
	struct process *process;
	struct thread *thread, *started;
	size_t objects = object_count();

	CHECK_EQ(process_create(job_root(), "p", NULL, &process), 0);
	CHECK_EQ(thread_create(process, "t", &thread), 0);
	CHECK_EQ(suspend_token_create(&process->object, &token), 0);
	CHECK_EQ(thread_create(process, "started", &started), 0);
	CHECK_EQ(thread_get_status(thread), THREAD_STATUS_NEW);
	CHECK_EQ(thread_start(started, 0, 0, 0, 0), 0);
	CHECK_EQ(thread_get_status(started), THREAD_STATUS_SUSPENDED); /* from the start */
	CHECK(!thread_enter_user(started));
	unref(token);
	CHECK_EQ(thread_get_status(started), THREAD_STATUS_RUNNING);
	CHECK(thread_enter_user(started));
	CHECK_EQ(suspend_token_create(&started->object, &token), 0);
	CHECK_EQ(thread_get_status(started), THREAD_STATUS_RUNNING); /* still there */
	thread_leave_user(started);
	CHECK_EQ(thread_get_status(started), THREAD_STATUS_SUSPENDED);
	thread_kill(started);
	CHECK_EQ(thread_get_status(started), THREAD_STATUS_DYING);
	CHECK(!thread_enter_user(started));
	CHECK_EQ(suspend_token_create(&started->object, &late), -EBADFD);
	unref(token);
	CHECK(!thread_enter_user(started));
	thread_terminated(started);
	CHECK_EQ(thread_get_status(started), THREAD_STATUS_DEAD);
	CHECK_EQ(process->state, TASK_DEAD); /* with its last running thread */
	CHECK_EQ(thread_get_status(thread), THREAD_STATUS_DEAD);
	CHECK_EQ(suspend_token_create(&process->object, &late), -EBADFD);
	CHECK_EQ(suspend_token_create(&process->job->object, &late), -EINVAL);
	unref(started);
	unref(thread);
	unref(process);
	CHECK_EQ(object_count(), objects);
}
