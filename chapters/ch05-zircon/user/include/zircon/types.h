/* The types and constants of the Zircon ABI: for programs, and for the kernel that serves them. */
#ifndef ZIRCON_TYPES_H
#define ZIRCON_TYPES_H
#include <stddef.h>
#include <stdint.h>
#include <zircon/errors.h>
#include <zircon/rights.h>

typedef uint32_t zx_handle_t;
typedef int32_t  zx_status_t; /* ZX_OK or ZX_ERR_… */
typedef uint64_t zx_koid_t;
typedef uint32_t zx_signals_t;
typedef uint32_t zx_obj_type_t;
typedef uint32_t zx_vm_option_t;
typedef uintptr_t zx_vaddr_t;
typedef int64_t  zx_time_t;     /* nanoseconds since boot */
typedef int64_t  zx_duration_t; /* nanoseconds */
typedef int64_t  zx_ticks_t;

#define ZX_PAGE_SIZE         4096u
#define ZX_HANDLE_INVALID 0u
#define ZX_HANDLE_FIXED_BITS_MASK 0x3u

#define ZX_TIME_INFINITE      INT64_MAX
#define ZX_TIME_INFINITE_PAST INT64_MIN
#define ZX_NSEC(n)            ((zx_duration_t)(n))
#define ZX_USEC(n)            ((zx_duration_t)(1000LL * (n)))
#define ZX_MSEC(n)            ((zx_duration_t)(1000000LL * (n)))
#define ZX_SEC(n)             ((zx_duration_t)(1000000000LL * (n)))

/* Signals */
#define ZX_SIGNAL_NONE         0u
#define ZX_USER_SIGNAL_ALL     0xff000000u
#define ZX_USER_SIGNAL_0       0x1000000u
#define ZX_USER_SIGNAL_1       0x2000000u
#define ZX_USER_SIGNAL_2       0x4000000u
#define ZX_USER_SIGNAL_3       0x8000000u
#define ZX_USER_SIGNAL_4       0x10000000u
#define ZX_USER_SIGNAL_5       0x20000000u
#define ZX_USER_SIGNAL_6       0x40000000u
#define ZX_USER_SIGNAL_7       0x80000000u
#define ZX_EVENT_SIGNALED      0x8u
#define ZX_CHANNEL_READABLE    0x1u
#define ZX_CHANNEL_WRITABLE    0x2u
#define ZX_CHANNEL_PEER_CLOSED 0x4u
#define ZX_TASK_TERMINATED     0x8u
#define ZX_PROCESS_TERMINATED  0x8u
#define ZX_THREAD_TERMINATED   0x8u

/* Limits and options of system calls */
#define ZX_MAX_NAME_LEN                         0x20u
#define ZX_WAIT_MANY_MAX_ITEMS                  0x40u
#define ZX_CHANNEL_MAX_MSG_BYTES                0x10000u
#define ZX_CHANNEL_MAX_MSG_HANDLES              0x40u
#define ZX_CHANNEL_READ_MAY_DISCARD             0x1u

#define ZX_VMO_RESIZABLE                        0x2u
#define ZX_VMO_OP_COMMIT                        0x1u
#define ZX_VMO_OP_DECOMMIT                      0x2u
#define ZX_VMO_OP_ZERO                          0xau
#define ZX_VMO_CHILD_SNAPSHOT                   0x1u
#define ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE 0x10u

#define ZX_VM_PERM_READ                         0x1u
#define ZX_VM_PERM_WRITE                        0x2u
#define ZX_VM_PERM_EXECUTE                      0x4u
#define ZX_VM_SPECIFIC                          0x10u
#define ZX_VM_SPECIFIC_OVERWRITE                0x20u

/* Types of objects (zx_info_handle_basic_t) */
#define ZX_OBJ_TYPE_NONE    0u
#define ZX_OBJ_TYPE_PROCESS 0x1u
#define ZX_OBJ_TYPE_THREAD  0x2u
#define ZX_OBJ_TYPE_VMO     0x3u
#define ZX_OBJ_TYPE_CHANNEL 0x4u
#define ZX_OBJ_TYPE_EVENT   0x5u
#define ZX_OBJ_TYPE_JOB     0x11u
#define ZX_OBJ_TYPE_VMAR    0x12u

typedef struct zx_wait_item {
	zx_handle_t handle;
	zx_signals_t waitfor;
	zx_signals_t pending;
} zx_wait_item_t;

/* The first four bytes of both messages are the transaction's number, set by the kernel. */
typedef struct zx_channel_call_args {
	const void *wr_bytes;
	const zx_handle_t *wr_handles;
	void *rd_bytes;
	zx_handle_t *rd_handles;
	uint32_t wr_num_bytes, wr_num_handles;
	uint32_t rd_num_bytes, rd_num_handles;
} zx_channel_call_args_t;

typedef struct zx_string_view {
	const char *c_str;
	size_t length;
} zx_string_view_t;

#endif
