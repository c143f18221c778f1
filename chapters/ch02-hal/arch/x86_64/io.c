/* Device registers: ports by their instructions, memory through the direct map. */
#include <arch/cpu.h>
#include <arch/layout.h>
#include <hal/io.h>
#include <kernel/panic.h>

#define PORTS  (UINT64_C(1) << 16)
#define MAPPED (UINT64_C(1) << 32) /* above, the direct map has RAM only */

bool hal_io_usable(const struct io_window *window)
{
	uint64_t end = window->space == IO_PORTS ? PORTS : MAPPED;

	return window->base < end && window->size <= end - window->base;
}

static uint16_t port(const struct io_window *window, uint64_t offset, unsigned size)
{
	assert(io_contains(window, offset, size));
	return (uint16_t)(window->base + offset);
}

static volatile void *memory(const struct io_window *window, uint64_t offset, unsigned size)
{
	assert(io_contains(window, offset, size));
	return direct_pointer(window->base + offset);
}

/* The mapping is uncached, so that the CPU keeps the order; this is for the compiler. */
static void in_order(void)
{
	asm volatile("" ::: "memory");
}

uint8_t hal_io_read8(const struct io_window *window, uint64_t offset)
{
	uint8_t value;

	if (window->space == IO_PORTS)
		return inb(port(window, offset, 1));
	in_order();
	value = *(volatile uint8_t *)memory(window, offset, 1);
	in_order();
	return value;
}

uint32_t hal_io_read32(const struct io_window *window, uint64_t offset)
{
	uint32_t value;

	if (window->space == IO_PORTS)
		return inl(port(window, offset, 4));
	in_order();
	value = *(volatile uint32_t *)memory(window, offset, 4);
	in_order();
	return value;
}

void hal_io_write8(const struct io_window *window, uint64_t offset, uint8_t value)
{
	if (window->space == IO_PORTS) {
		outb(port(window, offset, 1), value);
		return;
	}
	in_order();
	*(volatile uint8_t *)memory(window, offset, 1) = value;
	in_order();
}

void hal_io_write32(const struct io_window *window, uint64_t offset, uint32_t value)
{
	if (window->space == IO_PORTS) {
		outl(port(window, offset, 4), value);
		return;
	}
	in_order();
	*(volatile uint32_t *)memory(window, offset, 4) = value;
	in_order();
}
