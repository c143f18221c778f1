/*
 * FIFO: two ends; what is written at one is read at the other: elements of one small size. Both
 * rings are allocated at the start, so writing needs no memory.
 */
#pragma once
#include <object/object.h>

#define FIFO_SIZE_MAX 4096 /* bytes in one direction: ZX_FIFO_MAX_SIZE_BYTES */

struct fifo {
	struct object object;
	size_t element_size;
	size_t capacity; /* elements */
	/* Guarded by the lock of the pair: */
	size_t first;    /* the oldest element that can be read at this end */
	size_t count;
	char *ring;
};

extern const struct object_type fifo_type;

/* Two ends, a reference to each for the caller. -ERANGE (0, or over FIFO_SIZE_MAX), -ENOMEM. */
int fifo_create(size_t count, size_t element_size, struct fifo **out0, struct fifo **out1);

/*
 * Moves as many elements as possible, at least one; *actual says how many. -EAGAIN (full; empty);
 * -EPIPE (the other end is closed; when reading, only once all is read); -ERANGE (none asked for,
 * or not the FIFO's element size).
 */
int fifo_write(struct fifo *fifo, size_t element_size, const void *data, size_t count,
	       size_t *actual);
int fifo_read(struct fifo *fifo, size_t element_size, void *data, size_t count, size_t *actual);
