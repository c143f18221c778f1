/*
 * Pipes: a buffer of 64 KiB with an end to read and an end to write. Writes of up to PIPE_BUF
 * bytes are made whole or not at all (pipe(7)).
 */
#pragma once
#include <fs/file.h>

#define PIPE_SIZE 65536
#define PIPE_BUF  4096

/* A reference to each end for the caller. `flags`: O_NONBLOCK. -ENOMEM. */
int pipe_create(int flags, struct file **reader, struct file **writer);
