#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/task.h>

struct fixture {
	struct job *outer, *inner;
	struct process *process;
	struct thread *thread;
	struct exception *exception;
	struct exception_walk walk;
	size_t heap, objects;
};

static bool set_up(struct fixture *f)
{
	*f = (struct fixture){ .heap = heap_in_use(), .objects = object_count() };
	return job_create(job_root(), &f->outer) == 0 && job_create(f->outer, &f->inner) == 0 &&
	       process_create(f->inner, "p", NULL, &f->process) == 0 &&
	       thread_create(f->process, "t", &f->thread) == 0 &&
	       exception_create(f->thread, EXCEPTION_PAGE_FAULT, &f->exception) == 0;
}

static bool tear_down(struct fixture *f)
{
	exception_walk_end(&f->walk);
	unref(f->exception);
	process_exit(f->process, 0);
	unref(f->thread);
	unref(f->process);
	unref(f->inner);
	unref(f->outer);
	return object_count() == f->objects && heap_in_use() == f->heap;
}

/* Reads the exception that was sent there; true if it is f's. */
static bool arrives(const struct fixture *f, struct channel *channel, struct message **out)
{
	struct channel_limits limits = { sizeof(struct exception_info), 1, false };
	struct exception_info info;

	if (channel_read(channel, &limits, out) != 0)
		return false;
	memcpy(&info, (*out)->bytes, sizeof(info));
	return info.pid == f->process->object.koid && info.tid == f->thread->object.koid &&
	       info.type == EXCEPTION_PAGE_FAULT &&
	       (*out)->handles[0].object == &f->exception->object;
}

/* Each has it in turn, and lets it go unhandled by closing its handle. */
TEST(exception_goes_from_one_to_the_next)
{
	struct channel *readers[5];
	struct message *message;
	struct fixture f;

	CHECK(set_up(&f));
	CHECK_EQ(exception_channel_create(&f.process->object, true, &readers[0]), 0);
	CHECK_EQ(exception_channel_create(&f.thread->object, false, &readers[1]), 0);
	CHECK_EQ(exception_channel_create(&f.process->object, false, &readers[2]), 0);
	CHECK_EQ(exception_channel_create(&f.outer->object, false, &readers[3]), 0);
	for (unsigned i = 0; i < 4; i++) {
		CHECK_EQ(exception_offer(f.exception, &f.walk), 0);
		CHECK_EQ(object_signals(&f.exception->object), 0);
		CHECK(arrives(&f, readers[i], &message));
		CHECK_EQ(exception_set_second_chance(f.exception, true), i == 0 ? 0 : -EBADFD);
		message_free(message);
		CHECK_EQ(object_signals(&f.exception->object), SIGNAL_SIGNALED);
		CHECK(!f.exception->handled);
	}
	CHECK_EQ(exception_offer(f.exception, &f.walk), 0);
	CHECK(arrives(&f, readers[0], &message)); /* the debugger again */
	exception_set_handled(f.exception, true);
	message_free(message);
	CHECK(f.exception->handled);
	CHECK_EQ(exception_offer(f.exception, &f.walk), -ENOENT);
	for (unsigned i = 0; i < 4; i++)
		unref(readers[i]);
	CHECK(tear_down(&f));
}

/* Somebody who has closed the channel is nobody; what lies unread in it is let go. */
TEST(exception_readers_may_leave)
{
	struct channel *reader, *second;
	struct handle_table table;
	struct fixture f;
	handle_t handle;

	handle_table_init(&table);
	CHECK(set_up(&f));
	CHECK_EQ(exception_channel_create(&f.process->object, false, &reader), 0);
	CHECK_EQ(exception_channel_create(&f.process->object, false, &second), -EEXIST);
	CHECK_EQ(handle_add(&table, &reader->object, 0, &handle), 0);
	CHECK_EQ(exception_offer(f.exception, &f.walk), 0);
	CHECK_EQ(handle_close(&table, handle), 0);
	CHECK_EQ(object_signals(&f.exception->object), SIGNAL_SIGNALED);
	CHECK_EQ(exception_offer(f.exception, &f.walk), -ENOENT);
	unref(reader);
	CHECK_EQ(exception_channel_create(&f.process->object, false, &second), 0);
	unref(second);
	handle_table_destroy(&table);
	CHECK(tear_down(&f));
}

TEST(exception_channels_end_with_the_task)
{
	struct channel *reader, *late;
	struct fixture f;

	CHECK(set_up(&f));
	CHECK_EQ(exception_channel_create(&f.thread->object, true, &late), -EINVAL);
	CHECK_EQ(exception_channel_create(&f.exception->object, false, &late), -EINVAL);
	CHECK_EQ(exception_channel_create(&f.process->object, true, &reader), 0);
	CHECK_EQ(exception_offer_debugger(f.exception, &f.walk), 0);
	CHECK_EQ(exception_offer_debugger(f.exception, &f.walk), -ENOENT);
	process_exit(f.process, 0);
	CHECK(object_signals(&reader->object) & SIGNAL_PEER_CLOSED);
	CHECK_EQ(exception_channel_create(&f.process->object, true, &late), -EBADFD);
	CHECK_EQ(exception_channel_create(&f.thread->object, false, &late), -EBADFD);
	unref(reader);
	CHECK(tear_down(&f));
}
