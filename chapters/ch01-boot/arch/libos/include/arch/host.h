/* Small services on top of the host's C library. */
#pragma once
#include <lib/types.h>

/* Writes all of it to a descriptor, whatever its mode; gives up when the host reports an error. */
void host_write(int fd, const char *text, size_t len);
