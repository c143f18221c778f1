/* Device registers: those of a test's model. See <arch/io_model.h>. */
#include <arch/io_model.h>
#include <kernel/panic.h>

static const struct io_model *model;

void io_model_set(const struct io_model *new_model)
{
	model = new_model;
}

bool hal_io_usable(const struct io_window *window)
{
	return model && window->space == model->window.space &&
	       window->base == model->window.base && window->size <= model->window.size;
}

static uint32_t read(const struct io_window *window, uint64_t offset, unsigned size)
{
	assert(hal_io_usable(window) && io_contains(window, offset, size));
	return model->read(offset);
}

static void write(const struct io_window *window, uint64_t offset, unsigned size, uint32_t value)
{
	assert(hal_io_usable(window) && io_contains(window, offset, size));
	model->write(offset, value);
}

uint8_t hal_io_read8(const struct io_window *window, uint64_t offset)
{
	return (uint8_t)read(window, offset, 1);
}

uint32_t hal_io_read32(const struct io_window *window, uint64_t offset)
{
	return read(window, offset, 4);
}

void hal_io_write8(const struct io_window *window, uint64_t offset, uint8_t value)
{
	write(window, offset, 1, value);
}

void hal_io_write32(const struct io_window *window, uint64_t offset, uint32_t value)
{
	write(window, offset, 4, value);
}
