/*
 * Device registers. A window is a range of physical addresses, or of the I/O ports that only x86
 * has; these functions are the only way to what is in it. Accesses happen in the order of the
 * calls, also with respect to memory. Any context.
 */
#pragma once
#include <lib/types.h>

enum io_space { IO_MEMORY, IO_PORTS };

struct io_window {
	enum io_space space;
	uint64_t base; /* a physical address, or the number of the first port */
	uint64_t size; /* in bytes */
};

/* Whether this machine can reach the window at all; drivers ask once, in their probe function. */
bool hal_io_usable(const struct io_window *window);

/* `offset` is in bytes and within the window; anything else is a kernel bug and panics. */
uint8_t hal_io_read8(const struct io_window *window, uint64_t offset);
uint32_t hal_io_read32(const struct io_window *window, uint64_t offset);
void hal_io_write8(const struct io_window *window, uint64_t offset, uint8_t value);
void hal_io_write32(const struct io_window *window, uint64_t offset, uint32_t value);

/* For their implementations. */
static inline bool io_contains(const struct io_window *window, uint64_t offset, unsigned size)
{
	return offset <= window->size && size <= window->size - offset;
}
