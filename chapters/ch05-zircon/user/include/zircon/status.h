/* Names of status codes, for messages. */
#ifndef ZIRCON_STATUS_H
#define ZIRCON_STATUS_H
#include <zircon/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "ZX_ERR_…"; a static string, also for codes that do not exist. */
const char *zx_status_get_string(zx_status_t status);

#ifdef __cplusplus
}
#endif
#endif
