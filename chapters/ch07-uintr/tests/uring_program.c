#include <async/task.h>
#include <fs/fd.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/task.h>
#include <uring/request.h>
#include <uring/test_program.h>

struct test_program p;

static void map_page(void)
{
	struct vmar_map map = { .size = PAGE_SIZE,
				.flags = PAGE_READ | PAGE_WRITE,
				.max_flags = PAGE_READ | PAGE_WRITE };

	vmo_create(PAGE_SIZE, false, &map.vmo);
	vmar_map(p.process->vmar, &map, &p.page);
	unref(map.vmo);
}

static void open_files(int flags)
{
	p.process_data.files = fd_table_create();
	pipe_create(flags, &p.reader, &p.writer);
	fd_add(p.process_data.files, p.reader, 0, false);
	fd_add(p.process_data.files, p.writer, 0, false);
	unref(p.reader);
	unref(p.writer);
}

bool program_start(int pipe_flags)
{
	p = (struct test_program){ .objects = object_count(), .heap = heap_in_use() };
	if (process_create(job_root(), "uring", NULL, &p.process) ||
	    thread_create(p.process, "uring", &p.thread))
		return false;
	p.process->abi_data = &p.process_data;
	map_page();
	open_files(pipe_flags);
	if (ring_create(TEST_ENTRIES, 2 * TEST_ENTRIES, &p.file))
		return false;
	p.ring = ring_of(p.file);
	ring_describe(p.ring, &p.params);
	return true;
}

void program_wait(void)
{
	struct yield yield;

	yield_init(&yield);
	executor_run_to_end(&yield.co, "yield");
}

bool program_end(void)
{
	fd_table_free(p.process_data.files);
	unref(p.file);
	program_wait();
	thread_kill(p.thread);
	program_wait();
	unref(p.thread);
	unref(p.process);
	return object_count() == p.objects && heap_in_use() == p.heap;
}

void ring_set(uint32_t offset, uint32_t value)
{
	vmo_write(p.ring->rings, offset, &value, sizeof(value));
}

uint32_t ring_get(uint32_t offset)
{
	uint32_t value = 0;

	vmo_read(p.ring->rings, offset, &value, sizeof(value));
	return value;
}

void entry_put(struct io_uring_sqe sqe)
{
	uint32_t at = p.sq_tail & (TEST_ENTRIES - 1);

	sqe.user_data = p.sq_tail;
	vmo_write(p.ring->sqes, at * sizeof(sqe), &sqe, sizeof(sqe));
	ring_set(p.params.sq_off.array + at * 4, at);
	ring_set(p.params.sq_off.tail, ++p.sq_tail);
}

int64_t entry_submit(struct io_uring_sqe sqe)
{
	entry_put(sqe);
	return requests_submit(p.ring, p.thread, 1);
}

struct io_uring_sqe entry_nop(void)
{
	return (struct io_uring_sqe){ .opcode = IORING_OP_NOP };
}

struct io_uring_sqe entry_transfer(uint8_t opcode, uint32_t len)
{
	return (struct io_uring_sqe){
		.opcode = opcode, .fd = opcode == IORING_OP_WRITE, .addr = p.page, .len = len
	};
}

struct io_uring_sqe entry_read(void)
{
	return entry_transfer(IORING_OP_READ, 1);
}

int64_t entry_reap(void)
{
	struct io_uring_cqe cqe;
	uint32_t at = p.cq_head & (2 * TEST_ENTRIES - 1);

	if (ring_get(p.params.cq_off.tail) == p.cq_head)
		return -ENOENT;
	vmo_read(p.ring->rings, p.params.cq_off.cqes + at * sizeof(cqe), &cqe, sizeof(cqe));
	if (cqe.user_data != p.cq_head)
		return -ERANGE;
	ring_set(p.params.cq_off.head, ++p.cq_head);
	return cqe.res;
}

int64_t pipe_put(const char *data, size_t n)
{
	struct io io = io_kernel(data, n);

	return file_write(p.writer, &io);
}

int64_t pipe_get(char *data, size_t n)
{
	struct io io = io_kernel(data, n);

	return file_read(p.reader, &io);
}
