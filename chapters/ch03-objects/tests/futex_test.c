#include <kernel/test.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/futex.h>
#include <object/task.h>
#include <object/user_memory.h>

#define WAITERS 4

struct fixture {
	struct futex_table table;
	struct process *process;
	struct thread *threads[WAITERS];
	struct futex_waiter waiters[WAITERS];
	vaddr_t a, b; /* two words, of value 7 */
	size_t heap;
};

static unsigned notified;

static void notify(struct futex_waiter *waiter)
{
	notified++;
}

static bool set_up(struct fixture *f)
{
	struct vmar_map map = { .size = PAGE_SIZE, .flags = PAGE_READ | PAGE_WRITE,
				.max_flags = PAGE_READ | PAGE_WRITE };
	uint32_t words[2] = { 7, 7 };

	f->heap = heap_in_use();
	notified = 0;
	futex_table_init(&f->table);
	if (process_create(job_root(), "futex", NULL, &f->process) ||
	    vmo_create(PAGE_SIZE, false, &map.vmo) ||
	    vmar_map(f->process->vmar, &map, &f->a))
		return false;
	unref(map.vmo);
	f->b = f->a + 4;
	for (unsigned i = 0; i < WAITERS; i++) {
		if (thread_create(f->process, "t", &f->threads[i]))
			return false;
		f->waiters[i] = (struct futex_waiter){ .notify = notify };
	}
	return user_write(f->process->vmar, f->a, words, sizeof(words)) == 0;
}

static bool tear_down(struct fixture *f)
{
	for (unsigned i = 0; i < WAITERS; i++)
		unref(f->threads[i]);
	process_exit(f->process, 0);
	unref(f->process);
	return heap_in_use() == f->heap;
}

static int wait(struct fixture *f, unsigned i, vaddr_t at, struct thread *owner)
{
	return futex_wait_begin(&f->table, f->process->vmar, at, 7, f->threads[i], owner,
				&f->waiters[i]);
}

TEST(futex_validates)
{
	struct futex_target target = { .count = 1 };
	struct fixture f;

	CHECK(set_up(&f));
	CHECK_EQ(wait(&f, 0, f.a + 1, NULL), -EINVAL);
	CHECK_EQ(wait(&f, 0, 0, NULL), -EINVAL);
	CHECK_EQ(wait(&f, 0, f.a + PAGE_SIZE, NULL), -EFAULT);
	CHECK_EQ(futex_wait_begin(&f.table, f.process->vmar, f.a, 8, f.threads[0], NULL,
				  &f.waiters[0]), -EAGAIN);
	CHECK_EQ(wait(&f, 0, f.a, f.threads[0]), -EINVAL); /* its own owner */
	CHECK_EQ(wait(&f, 0, f.a, NULL), 0);
	CHECK_EQ(wait(&f, 1, f.a, f.threads[0]), -EINVAL); /* an owner that waits */
	CHECK_EQ(futex_wake(&f.table, f.a + 2, 1, FUTEX_OWNER_NOBODY), -EINVAL);
	target.address = f.a;
	CHECK_EQ(futex_requeue(&f.table, f.process->vmar, f.a, 7, 1, 0, &target), -EINVAL);
	target.address = f.b;
	CHECK_EQ(futex_requeue(&f.table, f.process->vmar, f.a, 6, 1, 0, &target), -EAGAIN);
	target.owner = f.threads[0];
	CHECK_EQ(futex_requeue(&f.table, f.process->vmar, f.a, 7, 1, 0, &target), -EINVAL);
	CHECK(!futex_wait_end(&f.table, &f.waiters[0]));
	CHECK_EQ(notified, 0);
	CHECK(tear_down(&f));
}

TEST(futex_wakes_the_first)
{
	struct fixture f;

	CHECK(set_up(&f));
	for (unsigned i = 0; i < 3; i++)
		CHECK_EQ(wait(&f, i, f.a, NULL), 0);
	CHECK_EQ(futex_wake(&f.table, f.b, 5, FUTEX_OWNER_NOBODY), 0);
	CHECK_EQ(futex_wake(&f.table, f.a, 0, FUTEX_OWNER_NOBODY), 0);
	CHECK_EQ(futex_wake(&f.table, f.a, 1, FUTEX_OWNER_WOKEN), 1);
	CHECK(!f.waiters[0].futex && f.waiters[1].futex);
	CHECK_EQ(futex_get_owner(&f.table, f.a), f.threads[0]->object.koid);
	CHECK(!futex_wait_end(&f.table, &f.waiters[1])); /* it does not wait for being woken */
	CHECK_EQ(futex_wake(&f.table, f.a, UINT32_MAX, FUTEX_OWNER_NOBODY), 1);
	CHECK_EQ(notified, 2);
	CHECK(futex_wait_end(&f.table, &f.waiters[0]));
	CHECK(futex_wait_end(&f.table, &f.waiters[2]));
	CHECK_EQ(futex_get_owner(&f.table, f.a), 0);
	CHECK(tear_down(&f));
}

TEST(futex_requeues)
{
	struct futex_target target;
	struct fixture f;

	CHECK(set_up(&f));
	target = (struct futex_target){ f.b, 2, f.threads[0] };
	for (unsigned i = 1; i < WAITERS; i++)
		CHECK_EQ(wait(&f, i, f.a, f.threads[0]), 0);
	CHECK_EQ(futex_get_owner(&f.table, f.a), f.threads[0]->object.koid);
	CHECK_EQ(futex_requeue(&f.table, f.process->vmar, f.a, 7, 1, FUTEX_OWNER_NOBODY, &target),
		 1);
	CHECK(!f.waiters[1].futex);
	CHECK_EQ(futex_get_owner(&f.table, f.a), 0);
	CHECK_EQ(futex_get_owner(&f.table, f.b), f.threads[0]->object.koid);
	CHECK_EQ(futex_wake(&f.table, f.a, 9, FUTEX_OWNER_NOBODY), 0);
	CHECK_EQ(futex_wake(&f.table, f.b, 9, FUTEX_OWNER_NOBODY), 2);
	CHECK_EQ(notified, 3);
	CHECK(tear_down(&f));
}
