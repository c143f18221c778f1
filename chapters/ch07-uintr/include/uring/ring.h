/*
 * A ring: two queues in memory that a program and the kernel share (io_uring(7)). The program
 * puts in what it wants done and the kernel what came of it, each at the tail; the other side takes
 * from the head. Indices only grow; masked, they are places.
 *
 *	         array[] (places in sqes[])                    cqes[]
 *	     ┌──┬──┬──┬──┬──┬──┐                         ┌──┬──┬──┬──┬──┬──┐
 *	     │  │ 2│ 0│ 1│  │  │                         │  │  │▒▒│▒▒│  │  │
 *	     └──┴──┴──┴──┴──┴──┘                         └──┴──┴──┴──┴──┴──┘
 *	        ▲        ▲                                      ▲     ▲
 *	   head: kernel  tail: program              head: program     tail: kernel
 *
 * The program can write all of it at any time. So the kernel reads each thing once, into memory of
 * its own, masks every index, and keeps its own two indices to itself: those in the shared memory
 * are only written. There is one CPU and the kernel is not interrupted, hence no memory barriers.
 * Executor context.
 */
#pragma once
#include <fs/vnode.h>
#include <linux/io_uring.h>

#define RING_SQ_MAX 32768 /* entries, as Linux has it */
#define RING_CQ_MAX (2 * RING_SQ_MAX)

struct ring {
	struct vnode vnode; /* PEER_CLOSED: the file is gone, nobody will look any more */
	struct file *file;  /* NULL: closed. No reference */
	struct vmo *rings;  /* struct ring_header, cqes[], array[] */
	struct vmo *sqes;
	uint32_t sq_entries, cq_entries; /* powers of two */
	uint32_t sq_head, cq_tail;
	unsigned requests;   /* taken, but their completions are not in the queue yet */
	struct list backlog; /* struct completion: not in the queue yet, the oldest first */
};

/*
 * What came of a request. While there is no room in the queue it waits here, in the request's own
 * memory: a completion is never lost and needs no memory when there may be none.
 */
struct completion {
	struct list node;
	struct io_uring_cqe cqe;
	/* It is in the queue: the memory is its owner's again. */
	void (*done)(struct completion *completion);
};

/* A file for a new ring, a reference; the numbers of entries have been checked. -ENOMEM. */
int ring_create(uint32_t sq_entries, uint32_t cq_entries, struct file **out);
/* The part of it that is in ring.c: the memory. */
int ring_init(struct ring *ring, uint32_t sq_entries, uint32_t cq_entries);
/* NULL: the file is no ring. */
struct ring *ring_of(const struct file *file);
/* Where things are: for io_uring_setup's caller. */
void ring_describe(const struct ring *ring, struct io_uring_params *params);

/* Takes the next entry out of the queue. -ENOENT: there is none, or its place is outside of sqes[],
 * then it is counted in `dropped`. -ENOMEM. */
int ring_take(struct ring *ring, struct io_uring_sqe *out);
/* Puts a completion into the queue, now or as soon as there is room. */
void ring_complete(struct ring *ring, struct completion *completion);
/* Puts what waits into the queue, as far as there is room. */
void ring_flush(struct ring *ring);
/* Completions that the program has not taken out yet. */
uint32_t ring_unreaped(const struct ring *ring);
/* READABLE (there are completions) and WRITABLE (room for entries) of the file. */
void ring_update_ready(struct ring *ring);
/* The file is gone: requests end, completions vanish. */
void ring_close(struct ring *ring);
