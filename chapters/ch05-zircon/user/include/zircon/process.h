/* What every process gets at its start (user/lib/start.c). */
#ifndef ZIRCON_PROCESS_H
#define ZIRCON_PROCESS_H
#include <zircon/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The handles belong to the process: not to be closed. */
zx_handle_t zx_process_self(void);
zx_handle_t zx_thread_self(void); /* of the first thread */
zx_handle_t zx_job_default(void);
zx_handle_t zx_vmar_root_self(void);

/* The start message's handle of that meaning (a PA_HND word): the caller's from now on.
 * ZX_HANDLE_INVALID when there is none (left). */
zx_handle_t zx_take_startup_handle(uint32_t hnd_info);

#ifdef __cplusplus
}
#endif
#endif
