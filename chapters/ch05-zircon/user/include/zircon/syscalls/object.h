/* What zx_object_get_info and zx_object_get_property speak about. */
#ifndef ZIRCON_SYSCALLS_OBJECT_H
#define ZIRCON_SYSCALLS_OBJECT_H
#include <zircon/types.h>
#ifndef __cplusplus
#include <stdbool.h>
#endif

/* Topics of zx_object_get_info */
#define ZX_INFO_HANDLE_VALID 0x1u
#define ZX_INFO_HANDLE_BASIC 0x2u
#define ZX_INFO_PROCESS      0x3u
#define ZX_INFO_VMAR         0x7u
#define ZX_INFO_HANDLE_COUNT 0x13u

typedef struct zx_info_handle_basic {
	zx_koid_t koid;
	zx_rights_t rights;
	zx_obj_type_t type;
	zx_koid_t related_koid; /* a channel's other end; a thread's process; a process's job */
	uint32_t reserved;
	uint8_t padding[4];
} zx_info_handle_basic_t;

typedef struct zx_info_process {
	int64_t return_code; /* once it has exited */
	bool started, exited, debugger_attached;
	uint8_t padding[5];
} zx_info_process_t;

typedef struct zx_info_vmar {
	uintptr_t base;
	size_t len;
} zx_info_vmar_t;

typedef struct zx_info_handle_count {
	uint32_t handle_count;
} zx_info_handle_count_t;

/* Properties */
#define ZX_PROP_NAME                      0x3u
#define ZX_PROP_REGISTER_FS               0x4u
#define ZX_PROP_PROCESS_VDSO_BASE_ADDRESS 0x6u

/* Return codes of processes that did not end by themselves */
#define ZX_TASK_RETCODE_SYSCALL_KILL   ((int64_t)-1024)
#define ZX_TASK_RETCODE_VDSO_KILL      ((int64_t)-1027)
#define ZX_TASK_RETCODE_EXCEPTION_KILL ((int64_t)-1028)

#endif
