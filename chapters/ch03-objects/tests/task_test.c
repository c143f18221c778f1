#include <kernel/test.h>
#include <lib/errno.h>
#include <object/event.h>
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
