/*
 * The io_uring ABI, as far as this kernel has it: numbers and layouts of io_uring(7), under the
 * names of Linux's <linux/io_uring.h>. Kernel and programs both read this file.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum io_uring_op { IORING_OP_NOP = 0, IORING_OP_READ = 22, IORING_OP_WRITE = 23 };

/* A submission queue entry: one request. */
struct io_uring_sqe {
	uint8_t opcode;
	uint8_t flags; /* IOSQE_* */
	uint16_t ioprio;
	int32_t fd;
	uint64_t off;  /* of the file; -1: its own position */
	uint64_t addr; /* of the buffer */
	uint32_t len;
	uint32_t rw_flags;
	uint64_t user_data; /* comes back in the completion */
	uint16_t buf_index;
	uint16_t personality;
	int32_t splice_fd_in;
	uint64_t addr3;
	uint64_t pad;
};

#define IOSQE_ASYNC (1u << 4)

/* A completion queue entry: one answer. */
struct io_uring_cqe {
	uint64_t user_data;
	int32_t res; /* what the system call would have returned */
	uint32_t flags;
};

/* Where things are in the memory of the rings, in bytes. */
struct io_sqring_offsets {
	uint32_t head, tail, ring_mask, ring_entries, flags, dropped, array, resv1;
	uint64_t user_addr;
};

struct io_cqring_offsets {
	uint32_t head, tail, ring_mask, ring_entries, overflow, cqes, flags, resv1;
	uint64_t user_addr;
};

struct io_uring_params {
	uint32_t sq_entries, cq_entries;
	uint32_t flags; /* IORING_SETUP_* */
	uint32_t sq_thread_cpu, sq_thread_idle;
	uint32_t features; /* IORING_FEAT_* */
	uint32_t wq_fd;
	uint32_t resv[3];
	struct io_sqring_offsets sq_off;
	struct io_cqring_offsets cq_off;
};

#define IORING_SETUP_CQSIZE (1u << 3)
#define IORING_SETUP_CLAMP  (1u << 4)

#define IORING_FEAT_SINGLE_MMAP   (1u << 0) /* both rings are one mapping */
#define IORING_FEAT_NODROP        (1u << 1) /* no completion is lost when there is no room */
#define IORING_FEAT_SUBMIT_STABLE (1u << 2) /* an entry may be reused once it is submitted */
#define IORING_FEAT_RW_CUR_POS    (1u << 3) /* off = -1 */
#define IORING_FEAT_EXT_ARG       (1u << 8) /* IORING_ENTER_EXT_ARG */

/* What is mapped, by mmap's offset. */
#define IORING_OFF_SQ_RING UINT64_C(0)
#define IORING_OFF_CQ_RING UINT64_C(0x8000000)
#define IORING_OFF_SQES    UINT64_C(0x10000000)

#define IORING_SQ_CQ_OVERFLOW (1u << 1) /* in the submission ring's flags */

#define IORING_ENTER_GETEVENTS (1u << 0)
#define IORING_ENTER_EXT_ARG   (1u << 3)

struct io_uring_getevents_arg {
	uint64_t sigmask;
	uint32_t sigmask_sz;
	uint32_t min_wait_usec;
	uint64_t ts; /* struct timespec: how long to wait */
};

#define IORING_REGISTER_PROBE 8
#define IO_URING_OP_SUPPORTED (1u << 0)

struct io_uring_probe_op {
	uint8_t op, resv;
	uint16_t flags; /* IO_URING_OP_* */
	uint32_t resv2;
};

struct io_uring_probe {
	uint8_t last_op, ops_len;
	uint16_t resv;
	uint32_t resv2[3];
	struct io_uring_probe_op ops[];
};

_Static_assert(sizeof(struct io_uring_sqe) == 64, "ABI");
_Static_assert(offsetof(struct io_uring_sqe, off) == 8, "ABI");
_Static_assert(offsetof(struct io_uring_sqe, user_data) == 32, "ABI");
_Static_assert(offsetof(struct io_uring_sqe, addr3) == 48, "ABI");
_Static_assert(sizeof(struct io_uring_cqe) == 16, "ABI");
_Static_assert(sizeof(struct io_sqring_offsets) == 40, "ABI");
_Static_assert(sizeof(struct io_cqring_offsets) == 40, "ABI");
_Static_assert(sizeof(struct io_uring_params) == 120, "ABI");
_Static_assert(offsetof(struct io_uring_params, features) == 20, "ABI");
_Static_assert(offsetof(struct io_uring_params, sq_off) == 40, "ABI");
_Static_assert(offsetof(struct io_uring_params, cq_off) == 80, "ABI");
_Static_assert(sizeof(struct io_uring_getevents_arg) == 24, "ABI");
_Static_assert(sizeof(struct io_uring_probe_op) == 8, "ABI");
_Static_assert(sizeof(struct io_uring_probe) == 16, "ABI");
