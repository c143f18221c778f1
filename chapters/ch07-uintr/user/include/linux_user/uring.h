/*
 * Rings for small Linux programs: what liburing does, in one page. A ring that misbehaves ends the
 * program (<linux_user/check.h>).
 */
#pragma once
#include <lib/types.h>
#include <linux/io_uring.h>

#define RING_ENTRIES 8

struct ring {
	int fd;
	struct io_uring_params params;
	char *maps[3]; /* as mmap's offsets have them; a page each */
	volatile uint32_t *sq_head, *sq_tail, *sq_flags, *array;
	volatile uint32_t *cq_head, *cq_tail;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
};

/* One of RING_ENTRIES entries, mapped; a process has one at a time. */
struct ring *ring_open(void);
/* With its mappings: on Linux they keep the ring alive. */
void ring_close(struct ring *ring);

/* io_uring_enter: waits when completions are wanted. */
long ring_enter(const struct ring *ring, uint32_t to_submit, uint32_t wanted);
/* Puts a request into the queue; the kernel does not know yet. */
void ring_put(struct ring *ring, struct io_uring_sqe sqe);
/* The same, and tells it. */
void ring_submit(struct ring *ring, struct io_uring_sqe sqe);

/* How many there are. */
uint32_t ring_completions(const struct ring *ring);
/* The next one, which must be there. */
struct io_uring_cqe ring_reap(struct ring *ring);
/* Waits for the next one, which must be this. */
void ring_expect(struct ring *ring, uint64_t user_data, int32_t result);

/* Requests; at the file's own position. */
struct io_uring_sqe sqe_nop(uint64_t user_data);
struct io_uring_sqe sqe_read(int fd, void *buf, uint32_t len, uint64_t user_data);
struct io_uring_sqe sqe_write(int fd, const void *buf, uint32_t len, uint64_t user_data);
