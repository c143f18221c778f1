/* Tests of rings play the program, by way of the shared memory (tests/uring_program.c). */
#pragma once
#include <fs/pipe.h>
#include <linux/process.h>
#include <uring/ring.h>

#define TEST_ENTRIES 8

/* A process without a program, with one page of memory, a pipe and a ring. */
struct test_program {
	size_t objects, heap; /* before it was made */
	struct linux_process process_data;
	struct process *process;
	struct thread *thread;
	vaddr_t page;
	struct file *reader, *writer; /* descriptors 0 and 1 */
	struct file *file;            /* the ring's */
	struct ring *ring;
	struct io_uring_params params;
	uint32_t sq_tail, cq_head;
};

extern struct test_program p;

bool program_start(int pipe_flags);
/* True: nothing is left of it. */
bool program_end(void);
/* Gives the other tasks a turn. */
void program_wait(void);

/* The words of the rings' memory. */
void ring_set(uint32_t offset, uint32_t value);
uint32_t ring_get(uint32_t offset);

/* Puts an entry into the queue. */
void entry_put(struct io_uring_sqe sqe);
/* The same, and submits it. */
int64_t entry_submit(struct io_uring_sqe sqe);
/* Takes a completion out: its result, or -ENOENT; they are expected in the order of the entries. */
int64_t entry_reap(void);

struct io_uring_sqe entry_nop(void);
/* From or to the pipe and the page. */
struct io_uring_sqe entry_transfer(uint8_t opcode, uint32_t len);
/* One byte. */
struct io_uring_sqe entry_read(void);

/* The other ends of the pipe. */
int64_t pipe_put(const char *data, size_t n);
int64_t pipe_get(char *data, size_t n);
