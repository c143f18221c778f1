/* Rings from inside. */
#include <kernel/test.h>
#include <lib/errno.h>
#include <object/user_memory.h>
#include <uring/request.h>
#include <uring/test_program.h>

TEST(uring_nops)
{
	CHECK(program_start(0));
	for (unsigned round = 0; round < 100; round++) {
		for (unsigned i = 0; i < TEST_ENTRIES; i++)
			entry_put(entry_nop());
		CHECK_EQ(requests_submit(p.ring, p.thread, 5), 5);
		CHECK_EQ(requests_submit(p.ring, p.thread, 5), TEST_ENTRIES - 5);
		CHECK_EQ(requests_submit(p.ring, p.thread, 5), 0);
		for (unsigned i = 0; i < TEST_ENTRIES; i++)
			CHECK_EQ(entry_reap(), 0);
		CHECK_EQ(entry_reap(), -ENOENT);
	}
	CHECK(program_end());
}

TEST(uring_read_outlives_its_call)
{
	char byte = 0;

	CHECK(program_start(0));
	CHECK_EQ(entry_submit(entry_read()), 1);
	program_wait();
	CHECK_EQ(entry_reap(), -ENOENT);
	CHECK_EQ(pipe_put("xy", 2), 2);
	program_wait();
	CHECK_EQ(entry_reap(), 1);
	CHECK_EQ(user_read(p.process->vmar, &byte, p.page, 1), 0);
	CHECK_EQ(byte, 'x');
	CHECK_EQ(entry_submit(entry_transfer(IORING_OP_READ, 100)), 1);
	CHECK_EQ(entry_reap(), 1); /* what is there need not be waited for */
	CHECK(program_end());
}

TEST(uring_write_waits_for_room)
{
	static char buf[PIPE_SIZE];

	CHECK(program_start(0));
	CHECK_EQ(pipe_put(buf, PIPE_SIZE - 1), PIPE_SIZE - 1);
	CHECK_EQ(entry_submit(entry_transfer(IORING_OP_WRITE, 2)), 1);
	CHECK_EQ(entry_reap(), -ENOENT);
	CHECK_EQ(pipe_get(buf, PIPE_SIZE - 1), PIPE_SIZE - 1);
	program_wait();
	CHECK_EQ(entry_reap(), 2);
	CHECK(program_end());
}

TEST(uring_nonblocking_file_does_not_wait)
{
	CHECK(program_start(O_NONBLOCK));
	CHECK_EQ(entry_submit(entry_read()), 1);
	CHECK_EQ(entry_reap(), -EAGAIN);
	CHECK(program_end());
}

TEST(uring_requests_fail_like_syscalls)
{
	struct io_uring_sqe bad_pointer = entry_read(), bad_file = entry_read();

	CHECK(program_start(0));
	bad_pointer.addr = 8;
	bad_file.fd = 77;
	CHECK_EQ(pipe_put("x", 1), 1);
	CHECK_EQ(entry_submit(bad_pointer), 1);
	CHECK_EQ(entry_submit(bad_file), 1);
	CHECK_EQ(entry_submit(entry_transfer(IORING_OP_WRITE, 0)), 1);
	CHECK_EQ(entry_reap(), -EFAULT);
	CHECK_EQ(entry_reap(), -EBADF);
	CHECK_EQ(entry_reap(), 0);
	CHECK(program_end());
}

/* An entry without sense ends the batch: the program shall see which one it was. */
TEST(uring_entries_without_sense)
{
	struct io_uring_sqe bad[] = { { .opcode = 200 },
				      { .opcode = IORING_OP_NOP, .flags = 0x40 },
				      { .opcode = IORING_OP_NOP, .rw_flags = 1 },
				      { .opcode = IORING_OP_READ, .personality = 1 },
				      { .opcode = IORING_OP_WRITE, .ioprio = 1 } };

	CHECK(program_start(0));
	for (unsigned i = 0; i < array_size(bad); i++) {
		entry_put(bad[i]);
		entry_put(entry_nop());
		CHECK_EQ(requests_submit(p.ring, p.thread, 2), 1);
		CHECK_EQ(entry_reap(), -EINVAL);
		CHECK_EQ(requests_submit(p.ring, p.thread, 2), 1);
		CHECK_EQ(entry_reap(), 0);
	}
	CHECK(program_end());
}

TEST(uring_indices_are_not_believed)
{
	CHECK(program_start(0));
	ring_set(p.params.sq_off.array, UINT32_MAX);
	ring_set(p.params.sq_off.tail, 1);
	CHECK_EQ(requests_submit(p.ring, p.thread, 1), 0);
	CHECK_EQ(ring_get(p.params.sq_off.dropped), 1);
	ring_set(p.params.sq_off.tail, 0x80000000);
	ring_set(p.params.sq_off.head, 0x12345678);
	ring_set(p.params.cq_off.head, 0xdeadbeef);
	ring_set(p.params.cq_off.tail, 0xcafebabe);
	ring_set(p.params.cq_off.ring_mask, UINT32_MAX);
	ring_set(p.params.sq_off.ring_entries, UINT32_MAX);
	CHECK(requests_submit(p.ring, p.thread, 1000) <= 1000);
	CHECK(ring_unreaped(p.ring) <= 2 * TEST_ENTRIES);
	CHECK(program_end());
}

TEST(uring_no_completion_is_lost)
{
	CHECK(program_start(0));
	for (unsigned i = 0; i < 5 * TEST_ENTRIES; i++)
		CHECK_EQ(entry_submit(entry_nop()), 1);
	CHECK(ring_get(p.params.sq_off.flags) & IORING_SQ_CQ_OVERFLOW);
	for (unsigned i = 0; i < 5 * TEST_ENTRIES; i++) {
		CHECK_EQ(entry_reap(), 0);
		ring_flush(p.ring);
	}
	CHECK_EQ(entry_reap(), -ENOENT);
	CHECK_EQ(ring_get(p.params.sq_off.flags), 0);
	CHECK(program_end());
}

TEST(uring_too_many_requests)
{
	CHECK(program_start(0));
	for (unsigned i = 0; i < REQUESTS_MAX; i++)
		CHECK_EQ(entry_submit(entry_read()), 1);
	CHECK_EQ(entry_submit(entry_read()), -EBUSY);
	CHECK_EQ(pipe_put("x", 1), 1);
	program_wait();
	CHECK_EQ(entry_reap(), 1);
	CHECK_EQ(requests_submit(p.ring, p.thread, 1), 1);
	CHECK(program_end());
}

TEST(uring_poll_follows_the_indices)
{
	CHECK(program_start(0));
	CHECK_EQ(p.file->ready->signals, SIGNAL_WRITABLE);
	CHECK_EQ(entry_submit(entry_nop()), 1);
	CHECK_EQ(p.file->ready->signals, SIGNAL_WRITABLE | SIGNAL_READABLE);
	CHECK_EQ(entry_reap(), 0);
	for (unsigned i = 0; i < TEST_ENTRIES; i++)
		entry_put(entry_nop());
	p.file->ops->update_ready(p.file);
	CHECK_EQ(p.file->ready->signals, 0);
	CHECK(program_end());
}

TEST(uring_closed_with_requests)
{
	CHECK(program_start(0));
	for (unsigned i = 0; i < 3 * TEST_ENTRIES; i++)
		CHECK_EQ(entry_submit(i % 2 ? entry_nop() : entry_read()), 1);
	CHECK(program_end());
}

/* The ring is somebody else's too and stays: it tells what became of them. */
TEST(uring_thread_ends_with_requests)
{
	CHECK(program_start(0));
	CHECK_EQ(entry_submit(entry_read()), 1);
	CHECK_EQ(entry_submit(entry_read()), 1);
	thread_kill(p.thread);
	CHECK_EQ(pipe_put("x", 1), 1); /* too late: nothing may be read for the dead */
	program_wait();
	CHECK_EQ(entry_reap(), -ECANCELED);
	CHECK_EQ(entry_reap(), -ECANCELED);
	CHECK(p.reader->ready->signals & SIGNAL_READABLE);
	CHECK(program_end());
}

TEST(uring_memory_by_offset)
{
	static const uint64_t offsets[] = { IORING_OFF_SQ_RING, IORING_OFF_CQ_RING,
					    IORING_OFF_SQES };

	CHECK(program_start(0));
	for (unsigned i = 0; i < array_size(offsets); i++) {
		uint64_t offset = offsets[i];
		struct vmo *vmo;

		CHECK_EQ(file_get_vmo_at(p.file, &offset, &vmo), 0);
		CHECK_EQ(offset, 0);
		CHECK(vmo == (i == 2 ? p.ring->sqes : p.ring->rings));
		unref(vmo);
		offset = offsets[i] + PAGE_SIZE;
		CHECK_EQ(file_get_vmo_at(p.file, &offset, &vmo), -EINVAL);
	}
	CHECK(program_end());
}
