#include <linux_user/abi.h>
#include <linux_user/check.h>
#include <linux_user/process.h>
#include <linux_user/syscall.h>
#include <linux_user/uring.h>

long ring_enter(const struct ring *ring, uint32_t to_submit, uint32_t wanted)
{
	return syscall(SYS_io_uring_enter, ring->fd, to_submit, wanted,
		       wanted ? IORING_ENTER_GETEVENTS : 0);
}

/* As programs do it that know nothing of IORING_FEAT_SINGLE_MMAP. */
static void map_ring(struct ring *ring)
{
	static const uint64_t offsets[] = { IORING_OFF_SQ_RING, IORING_OFF_CQ_RING,
					    IORING_OFF_SQES };

	for (unsigned i = 0; i < array_size(offsets); i++) {
		ring->maps[i] = (char *)syscall(SYS_mmap, 0, PAGE_SIZE, PROT_READ | PROT_WRITE,
						MAP_SHARED, ring->fd, offsets[i]);
		CHECK((long)ring->maps[i] > 0);
	}
}

static void find_parts(struct ring *ring)
{
	const struct io_uring_params *params = &ring->params;
	char *sq = ring->maps[0], *cq = ring->maps[1];

	ring->sq_head = (uint32_t *)(sq + params->sq_off.head);
	ring->sq_tail = (uint32_t *)(sq + params->sq_off.tail);
	ring->sq_flags = (uint32_t *)(sq + params->sq_off.flags);
	ring->array = (uint32_t *)(sq + params->sq_off.array);
	ring->cq_head = (uint32_t *)(cq + params->cq_off.head);
	ring->cq_tail = (uint32_t *)(cq + params->cq_off.tail);
	ring->cqes = (struct io_uring_cqe *)(cq + params->cq_off.cqes);
	ring->sqes = (struct io_uring_sqe *)ring->maps[2];
}

struct ring *ring_open(void)
{
	static struct ring ring;

	ring.fd = (int)syscall(SYS_io_uring_setup, RING_ENTRIES, &ring.params);
	CHECK(ring.fd > 2);
	map_ring(&ring);
	find_parts(&ring);
	return &ring;
}

void ring_close(struct ring *ring)
{
	for (unsigned i = 0; i < array_size(ring->maps); i++)
		unmap_pages(ring->maps[i], 1);
	CHECK_EQ(syscall(SYS_close, ring->fd), 0);
}

void ring_put(struct ring *ring, struct io_uring_sqe sqe)
{
	uint32_t at = *ring->sq_tail & (ring->params.sq_entries - 1);

	ring->sqes[at] = sqe;
	ring->array[at] = at;
	__atomic_store_n(ring->sq_tail, *ring->sq_tail + 1, __ATOMIC_RELEASE);
}

void ring_submit(struct ring *ring, struct io_uring_sqe sqe)
{
	ring_put(ring, sqe);
	CHECK_EQ(ring_enter(ring, 1, 0), 1);
}

uint32_t ring_completions(const struct ring *ring)
{
	return __atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE) - *ring->cq_head;
}

struct io_uring_cqe ring_reap(struct ring *ring)
{
	struct io_uring_cqe cqe;

	CHECK(ring_completions(ring));
	cqe = ring->cqes[*ring->cq_head & (ring->params.cq_entries - 1)];
	__atomic_store_n(ring->cq_head, *ring->cq_head + 1, __ATOMIC_RELEASE);
	return cqe;
}

void ring_expect(struct ring *ring, uint64_t user_data, int32_t result)
{
	struct io_uring_cqe cqe;

	if (!ring_completions(ring))
		CHECK_EQ(ring_enter(ring, 0, 1), 0);
	cqe = ring_reap(ring);
	CHECK_EQ(cqe.res, result);
	CHECK_EQ(cqe.user_data, user_data);
}

struct io_uring_sqe sqe_nop(uint64_t user_data)
{
	return (struct io_uring_sqe){ .opcode = IORING_OP_NOP, .user_data = user_data };
}

static struct io_uring_sqe transfer(uint8_t opcode, int fd, void *buf, uint32_t len,
				    uint64_t user_data)
{
	return (struct io_uring_sqe){ .opcode = opcode,
				      .fd = fd,
				      .addr = (uint64_t)buf,
				      .len = len,
				      .off = UINT64_MAX,
				      .user_data = user_data };
}

struct io_uring_sqe sqe_read(int fd, void *buf, uint32_t len, uint64_t user_data)
{
	return transfer(IORING_OP_READ, fd, buf, len, user_data);
}

struct io_uring_sqe sqe_write(int fd, const void *buf, uint32_t len, uint64_t user_data)
{
	return transfer(IORING_OP_WRITE, fd, (void *)buf, len, user_data);
}
