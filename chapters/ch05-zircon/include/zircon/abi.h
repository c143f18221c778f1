/* The Zircon ABI: what traps of a Zircon process mean. Its processes have abi == &zircon_abi. */
#pragma once
#include <async/thread_task.h>
#include <zircon/types.h>

extern const struct abi zircon_abi;

/* What programs see in place of a negative errno: the one place where they are translated. */
zx_status_t zircon_status(int error);
