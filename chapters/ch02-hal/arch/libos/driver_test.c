/* Drivers against models of their devices, where AddressSanitizer watches. */
#include <arch/io_model.h>
#include <device/driver.h>
#include <hal/timer.h>
#include <hal/wall_clock.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>

/* Offers a device to the drivers; returns what came of it. */
static int offer(const char *id, const struct io_model *model)
{
	struct device_list list;
	struct device *device;
	int result = -ENOMEM;

	device_list_init(&list);
	device = device_add(&list, "model", id, strlen(id) + 1);
	if (device) {
		device_add_window(device, model->window.space, model->window.base,
				  model->window.size);
		io_model_set(model);
		drivers_probe(&list);
		io_model_set(NULL);
		result = device->driver ? 0 : device->error;
	}
	device_list_clear(&list);
	return result;
}

/* --- The PC's clock. --- */

static uint8_t cmos[64];
static uint8_t selected;

static uint32_t cmos_read(uint64_t offset)
{
	return offset == 1 ? cmos[selected & 63] : 0xff;
}

static void cmos_write(uint64_t offset, uint32_t value)
{
	if (offset == 0)
		selected = (uint8_t)value;
}

static const struct io_model cmos_model = { { IO_PORTS, 0x70, 2 }, cmos_read, cmos_write };

/* The time of day by the driver, in seconds since 1970; 0: it found none. */
static uint64_t time_by_driver(void)
{
	uint64_t wall = hal_timer_wall_at_boot(), got = 0;

	if (offer("PNP0B00", &cmos_model) == 0)
		got = (hal_timer_wall_at_boot() + hal_timer_now()) / NANOSECONDS;
	wall_clock_set(wall + hal_timer_now());
	return got;
}

static void set_cmos(uint8_t hour, uint8_t status_b)
{
	const uint8_t time[] = { 0x59, 0, 0x58, 0, hour, 0, 0, 0x29, 0x02, 0x24, 0, status_b };

	memcpy(cmos, time, sizeof(time)); /* 2024-02-29, some hour, 58:59, in decimal digits */
}

#define LEAP_DAY UINT64_C(1709164800) /* date -u -d 2024-02-29 +%s */

TEST(rtc_cmos_formats)
{
	set_cmos(0x23, 0x02);
	CHECK_EQ(time_by_driver(), LEAP_DAY + 23 * 3600 + 58 * 60 + 59);
	set_cmos(0x80 | 0x11, 0x00); /* 12 hours: 11 p. m. */
	CHECK_EQ(time_by_driver(), LEAP_DAY + 23 * 3600 + 58 * 60 + 59);
	set_cmos(0x12, 0x00); /* 12 a. m. is midnight */
	CHECK_EQ(time_by_driver(), LEAP_DAY + 58 * 60 + 59);
	memcpy(cmos, (uint8_t[]){ 59, 0, 58, 0, 23, 0, 0, 29, 2, 24, 0, 0x06 }, 12); /* binary */
	CHECK_EQ(time_by_driver(), LEAP_DAY + 23 * 3600 + 58 * 60 + 59);
}

TEST(rtc_cmos_nonsense)
{
	memset(cmos, 0xff, sizeof(cmos)); /* nothing there: an update that never ends */
	CHECK_EQ(offer("PNP0B00", &cmos_model), -ENODEV);
	memset(cmos, 0, sizeof(cmos)); /* month 0 */
	CHECK_EQ(offer("PNP0B00", &cmos_model), -EIO);
}

/* --- A serial line. --- */

static uint8_t uart_status;
static unsigned uart_writes;

static uint32_t uart_read(uint64_t offset)
{
	return offset == 5 ? uart_status : 0;
}

static void uart_write(uint64_t offset, uint32_t value)
{
	uart_writes++;
}

static const struct io_model uart_model = { { IO_PORTS, 0x3f8, 8 }, uart_read, uart_write };
static const struct io_model short_model = { { IO_PORTS, 0x3f8, 5 }, uart_read, uart_write };

TEST(uart16550_is_looked_for)
{
	uart_writes = 0;
	uart_status = 0xff;
	CHECK_EQ(offer("PNP0501", &uart_model), -ENODEV);
	uart_status = 0x60;
	CHECK_EQ(offer("PNP0501", &short_model), -EINVAL);
	CHECK_EQ(offer("PNP0501", &uart_model), -ENOENT); /* it is there, and has no interrupt */
	CHECK_EQ(uart_writes, 0);
}
