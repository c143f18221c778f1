/* Device registers, through the direct map. There are no ports here. */
#include <arch/direct_map.h>
#include <arch/mmio.h>
#include <hal/io.h>
#include <kernel/panic.h>

bool hal_io_usable(const struct io_window *window)
{
	return window->space == IO_MEMORY && direct_map_covers(window->base, window->size);
}

static uintptr_t address(const struct io_window *window, uint64_t offset, unsigned size)
{
	assert(io_contains(window, offset, size));
	return (uintptr_t)direct_map(window->base + offset);
}

uint8_t hal_io_read8(const struct io_window *window, uint64_t offset)
{
	return mmio_read8(address(window, offset, 1));
}

uint32_t hal_io_read32(const struct io_window *window, uint64_t offset)
{
	return mmio_read32(address(window, offset, 4));
}

void hal_io_write8(const struct io_window *window, uint64_t offset, uint8_t value)
{
	mmio_write8(address(window, offset, 1), value);
}

void hal_io_write32(const struct io_window *window, uint64_t offset, uint32_t value)
{
	mmio_write32(address(window, offset, 4), value);
}
