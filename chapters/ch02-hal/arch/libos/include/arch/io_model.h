/*
 * A process has no device registers. Tests of drivers bring a model of their device: functions
 * that answer for a window of it.
 */
#pragma once
#include <hal/io.h>

struct io_model {
	struct io_window window;
	uint32_t (*read)(uint64_t offset);
	void (*write)(uint64_t offset, uint32_t value);
};

/* From now on this is the only device with registers; NULL: there is none again. */
void io_model_set(const struct io_model *model);
