/* The functions of the vDSO: system calls (syscalls/zircon.def) and what needs no kernel. */
#ifndef ZIRCON_SYSCALLS_H
#define ZIRCON_SYSCALLS_H
#include <zircon/status.h>
#include <zircon/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#include <zircon_prototypes.inc>

zx_time_t zx_deadline_after(zx_duration_t nanoseconds);
zx_ticks_t zx_ticks_get(void);
zx_ticks_t zx_ticks_per_second(void);
uint32_t zx_system_get_page_size(void);
zx_string_view_t zx_system_get_version_string(void);

#ifdef __cplusplus
}
#endif
#endif
