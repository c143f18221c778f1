/* The clock of QEMU's RISC-V machine: one register of 64 bits, in nanoseconds since 1970. */
#include <device/driver.h>
#include <hal/wall_clock.h>
#include <lib/errno.h>

#define TIME_LOW  0 /* reading it latches the upper half */
#define TIME_HIGH 4

static int goldfish_probe(struct device *device)
{
	const struct io_window *window = &device->windows[0];
	uint64_t low;

	if (!device->window_count || !hal_io_usable(window) || !io_contains(window, TIME_HIGH, 4))
		return -ENXIO;
	low = hal_io_read32(window, TIME_LOW);
	wall_clock_set((uint64_t)hal_io_read32(window, TIME_HIGH) << 32 | low);
	return 0;
}

static const char *const ids[] = { "google,goldfish-rtc", NULL };
static const struct driver goldfish = {
	.name = "rtc-goldfish", .stage = DRIVER_DEVICE, .ids = ids, .probe = goldfish_probe,
};
DRIVER(goldfish);
