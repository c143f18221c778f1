/*
 * What happens when memory is exhausted: each scenario is run with its first allocation failing,
 * then with its second, and so on until none fails. Every time it must say -ENOMEM, or get along
 * without; and nothing may be left behind.
 */
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/alloc_fault.h>
#include <mm/heap.h>
#include <object/bti.h>
#include <object/channel.h>
#include <object/clock.h>
#include <object/debuglog.h>
#include <object/event.h>
#include <object/fifo.h>
#include <object/interrupt.h>
#include <object/pager.h>
#include <object/profile.h>
#include <object/resource.h>
#include <object/socket.h>
#include <object/stream.h>
#include <object/suspend_token.h>
#include <object/task.h>
#include <object/timer_object.h>
#include <object/user_memory.h>

typedef int scenario(void);

/* One run with the n-th allocation failing: true when that one came. */
static bool run_with_fault(scenario *run, uint64_t n, int *err)
{
	alloc_fault_at(n);
	*err = run();
	return alloc_fault_happened();
}

static bool exhaust(scenario *run)
{
	size_t heap, objects = object_count();
	int err = run(); /* what is made once and kept is made now */
	uint64_t n = 1;

	heap = heap_in_use();
	while (!err && run_with_fault(run, n++, &err)) {
		if ((err && err != -ENOMEM) || heap_in_use() != heap || object_count() != objects)
			return false;
		err = 0;
	}
	return !err && n > 2;
}

/* --- IPC --- */

static int channel_scenario(void)
{
	struct message *message = NULL, *got = NULL;
	struct channel_limits limits = { 64, 0, false };
	struct channel *a, *b;
	int err = channel_create(&a, &b);

	if (err)
		return err;
	err = message_create(8, 0, &message);
	if (!err)
		err = channel_write(a, message); /* needs no memory */
	if (!err)
		err = channel_read(b, &limits, &got);
	if (got)
		message_free(got);
	unref(a);
	unref(b);
	return err;
}

static int pairs_scenario(void)
{
	struct eventpair *e0 = NULL, *e1 = NULL;
	struct fifo *f0 = NULL, *f1 = NULL;
	int err = eventpair_create(&e0, &e1);

	if (!err)
		err = fifo_create(8, 8, &f0, &f1);
	unref(e0);
	unref(e1);
	unref(f0);
	unref(f1);
	return err;
}

/* A write that finds no memory has written nothing. */
static int socket_scenario(void)
{
	static const char data[5000];
	struct socket_info info;
	struct socket *a, *b;
	size_t n = 0;
	int err = socket_create(false, &a, &b);

	if (err)
		return err;
	err = socket_write(a, data, sizeof(data), &n);
	socket_get_info(b, &info);
	if (info.receive_size != n || (err && n))
		err = -EIO;
	unref(a);
	unref(b);
	return err;
}

static int datagram_scenario(void)
{
	struct socket *a, *b;
	size_t n;
	int err = socket_create(true, &a, &b);

	if (err)
		return err;
	err = socket_write(a, "data", 4, &n);
	unref(a);
	unref(b);
	return err;
}

static int port_scenario(void)
{
	struct port_packet packet = { 0 };
	struct event *event = NULL;
	struct port *port = NULL;
	struct handle_table table;
	handle_t handle;
	int err = port_create(&port);

	handle_table_init(&table);
	if (!err)
		err = event_create(&event);
	if (!err)
		err = handle_add(&table, &event->object, event_type.rights, &handle);
	if (!err)
		err = port_wait_async(port, &table, handle, 1, SIGNAL_SIGNALED,
				      (struct port_wait_options){ 0 });
	if (!err)
		err = port_queue(port, &packet);
	handle_table_destroy(&table);
	unref(event);
	unref(port);
	return err;
}

/* --- Memory --- */

static int vmo_scenario(void)
{
	struct vmo *vmo = NULL, *clone = NULL, *slice = NULL, *contiguous = NULL;
	int err = vmo_create(100 * PAGE_SIZE, true, &vmo);

	if (!err)
		err = vmo_commit(vmo, 40 * PAGE_SIZE, 3 * PAGE_SIZE);
	if (!err)
		err = vmo_clone(vmo, 41 * PAGE_SIZE, 40 * PAGE_SIZE, &clone);
	if (!err)
		err = vmo_write(clone, 0, "x", 1);
	if (!err)
		err = vmo_slice(clone, 0, PAGE_SIZE, &slice);
	if (!err)
		err = vmo_decommit(vmo, 41 * PAGE_SIZE, PAGE_SIZE);
	if (!err)
		err = vmo_set_size(vmo, 41 * PAGE_SIZE);
	if (!err)
		err = vmo_create_contiguous(3 * PAGE_SIZE, 0, &contiguous);
	unref(vmo);
	unref(slice);
	unref(clone);
	unref(contiguous);
	return err;
}

static int fill_vmar(struct vmar *root)
{
	struct vmar_map map = { .size = 4 * PAGE_SIZE, .flags = PAGE_READ | PAGE_WRITE,
				.max_flags = PAGE_READ | PAGE_WRITE };
	struct vmar_place place = { .size = 8 * PAGE_SIZE };
	struct vmar *child = NULL;
	vaddr_t va = 0;
	int err = vmo_create(map.size, false, &map.vmo);

	if (err)
		return err;
	err = vmar_allocate(root, &place, PAGE_READ | PAGE_WRITE, &child);
	if (!err)
		err = vmar_map(child, &map, &va);
	if (!err)
		err = vmar_map(root, &map, &va);
	if (!err)
		err = user_write(root, va, "x", 1);
	if (!err)
		err = vmar_protect(root, va + PAGE_SIZE, PAGE_SIZE, PAGE_READ);
	if (!err)
		err = vmar_unmap(root, va + 2 * PAGE_SIZE, PAGE_SIZE);
	unref(child);
	unref(map.vmo);
	return err;
}

static int vmar_scenario(void)
{
	struct vmar *root, *copy;
	int err = vmar_create(NULL, &root);

	if (err)
		return err;
	err = fill_vmar(root);
	if (!err) {
		err = vmar_fork(root, &copy);
		if (!err)
			unref(copy);
	}
	unref(root);
	return err;
}

static int pager_scenario(void)
{
	struct pager *pager = NULL;
	struct port *port = NULL;
	struct vmo *vmo = NULL, *aux = NULL;
	char c;
	int err = pager_create(&pager);

	if (!err)
		err = port_create(&port);
	if (!err)
		err = pager_create_vmo(pager, port, 1, PAGE_SIZE, false, &vmo);
	if (!err)
		err = vmo_create(PAGE_SIZE, false, &aux);
	if (!err)
		err = vmo_read(vmo, 0, &c, 1) == -EAGAIN ? 0 : -ENOMEM;
	if (!err)
		err = pager_supply(pager, vmo, 0, PAGE_SIZE, aux, 0);
	unref(vmo);
	unref(aux);
	unref(port);
	unref(pager);
	return err;
}

static int device_scenario(void)
{
	struct iommu *iommu = NULL;
	struct bti *bti = NULL;
	struct vmo *vmo = NULL;
	struct pmt *pmt = NULL;
	paddr_t page;
	int err = iommu_create_dummy(&iommu);

	if (!err)
		err = bti_create(iommu, 1, &bti);
	if (!err)
		err = vmo_create(PAGE_SIZE, false, &vmo);
	if (!err)
		err = bti_pin(bti, vmo, 0, PAGE_SIZE, false, &page, 1, &pmt);
	unref(pmt);
	unref(vmo);
	unref(bti);
	unref(iommu);
	return err;
}

/* --- Tasks --- */

static int use_process(struct process *process)
{
	struct suspend_token *token = NULL;
	struct exception *exception = NULL;
	struct exception_walk walk = { 0 };
	struct channel *reader = NULL;
	struct thread *thread;
	int err = thread_create(process, "t", &thread);

	if (err)
		return err;
	err = suspend_token_create(&thread->object, &token);
	if (!err)
		err = exception_channel_create(&process->object, false, &reader);
	if (!err)
		err = exception_create(thread, EXCEPTION_GENERAL, &exception);
	if (!err)
		err = exception_offer(exception, &walk);
	exception_walk_end(&walk);
	unref(reader);
	unref(exception);
	unref(token);
	unref(thread);
	return err;
}

static int task_scenario(void)
{
	struct process *process = NULL;
	struct job *job;
	int err = job_create(job_root(), &job);

	if (err)
		return err;
	err = process_create(job, "p", NULL, &process);
	if (!err)
		err = use_process(process);
	if (process)
		process_exit(process, 0);
	unref(process);
	unref(job);
	return err;
}

/* --- Small ones --- */

static int small_scenario(void)
{
	static const struct profile_info info = { .flags = PROFILE_PRIORITY };
	static const struct clock_options options;
	struct resource *resource = NULL;
	struct timer_object *timer = NULL;
	struct interrupt *interrupt = NULL;
	struct profile *profile = NULL;
	struct debuglog *log = NULL;
	struct clock *clock = NULL;
	int err = clock_create(&options, &clock);

	if (!err)
		err = timer_object_create(SLACK_LATE, &timer);
	if (!err)
		err = interrupt_create_virtual(&interrupt);
	if (!err)
		err = profile_create(&info, &profile);
	if (!err)
		err = debuglog_create(true, &log);
	if (!err)
		err = resource_create(resource_root(), RESOURCE_SMC, 0, 1, true, "r", &resource);
	unref(clock);
	unref(timer);
	unref(interrupt);
	unref(profile);
	unref(log);
	unref(resource);
	return err;
}

static int stream_scenario(void)
{
	struct stream *stream = NULL;
	struct vmo *vmo;
	size_t n;
	int err = vmo_create(0, true, &vmo);

	if (err)
		return err;
	err = stream_create(vmo, STREAM_WRITE, 0, &stream);
	if (!err)
		err = stream_write(stream, "data", 4, &n);
	unref(stream);
	unref(vmo);
	return err;
}

TEST(memory_exhausted_in_ipc)
{
	CHECK(exhaust(channel_scenario));
	CHECK(exhaust(pairs_scenario));
	CHECK(exhaust(socket_scenario));
	CHECK(exhaust(datagram_scenario));
	CHECK(exhaust(port_scenario));
}

TEST(memory_exhausted_in_memory)
{
	CHECK(exhaust(vmo_scenario));
	CHECK(exhaust(vmar_scenario));
	CHECK(exhaust(pager_scenario));
	CHECK(exhaust(device_scenario));
	CHECK(exhaust(stream_scenario));
}

TEST(memory_exhausted_in_tasks)
{
	CHECK(exhaust(task_scenario));
	CHECK(exhaust(small_scenario));
}
