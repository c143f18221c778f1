/* The battery-backed clock of a PC (Motorola MC146818), in universal time. */
#include <device/driver.h>
#include <hal/timer.h>
#include <hal/wall_clock.h>
#include <lib/errno.h>
#include <lib/string.h>

#define CMOS_INDEX 0 /* ports */
#define CMOS_DATA  1

#define CMOS_STATUS_A 10
#define CMOS_UPDATING 0x80
#define CMOS_STATUS_B 11
#define CMOS_24_HOURS 0x02
#define CMOS_BINARY   0x04

struct rtc_time {
	uint8_t second, minute, hour, day, month, year;
};

static uint8_t cmos_read(const struct io_window *cmos, uint8_t reg)
{
	hal_io_write8(cmos, CMOS_INDEX, reg);
	return hal_io_read8(cmos, CMOS_DATA);
}

static struct rtc_time rtc_read_once(const struct io_window *cmos)
{
	return (struct rtc_time){
		.second = cmos_read(cmos, 0),
		.minute = cmos_read(cmos, 2),
		.hour = cmos_read(cmos, 4),
		.day = cmos_read(cmos, 7),
		.month = cmos_read(cmos, 8),
		.year = cmos_read(cmos, 9),
	};
}

/* An update takes 2 ms; a clock that never ends one is none. */
static bool wait_for_update(const struct io_window *cmos)
{
	uint64_t end = hal_timer_now() + NANOSECONDS / 10;

	while (cmos_read(cmos, CMOS_STATUS_A) & CMOS_UPDATING)
		if (hal_timer_now() > end)
			return false;
	return true;
}

/* The clock may tick between two registers: until two readings agree. */
static bool rtc_read(const struct io_window *cmos, struct rtc_time *time)
{
	struct rtc_time last;

	*time = rtc_read_once(cmos);
	do {
		if (!wait_for_update(cmos))
			return false;
		last = *time;
		*time = rtc_read_once(cmos);
	} while (memcmp(time, &last, sizeof(last)) != 0);
	return true;
}

static unsigned number(uint8_t value, uint8_t status)
{
	return status & CMOS_BINARY ? value : (value >> 4) * 10u + (value & 15);
}

/* 12-hour clocks mark the afternoon in the top bit, and call midnight 12. */
static unsigned hour(uint8_t value, uint8_t status)
{
	if (status & CMOS_24_HOURS)
		return number(value, status);
	return number(value & 0x7f, status) % 12 + (value & 0x80 ? 12 : 0);
}

/* Days from 1970 to a date of the Gregorian calendar; years begin in March, so that the leap day
 * comes last. */
static uint64_t days_from_1970(unsigned year, unsigned month, unsigned day)
{
	unsigned y = month > 2 ? year : year - 1;
	unsigned m = month > 2 ? month - 3 : month + 9;

	return 365 * (uint64_t)y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/* Seconds since 1970; 0 for what is no date. */
static uint64_t seconds(const struct rtc_time *time, uint8_t status)
{
	unsigned month = number(time->month, status);
	unsigned year = 2000 + number(time->year, status);
	uint64_t minutes;

	if (month < 1 || month > 12)
		return 0;
	minutes = days_from_1970(year, month, number(time->day, status)) * 24 * 60;
	minutes += hour(time->hour, status) * 60 + number(time->minute, status);
	return minutes * 60 + number(time->second, status);
}

static int cmos_probe(struct device *device)
{
	const struct io_window *cmos = &device->windows[0];
	struct rtc_time time;
	uint64_t now;

	if (!device->window_count || !hal_io_usable(cmos) || !io_contains(cmos, CMOS_DATA, 1))
		return -ENXIO;
	if (!rtc_read(cmos, &time))
		return -ENODEV;
	now = seconds(&time, cmos_read(cmos, CMOS_STATUS_B));
	if (!now)
		return -EIO;
	wall_clock_set(now * NANOSECONDS);
	return 0;
}

static const char *const ids[] = { "PNP0B00", NULL };
static const struct driver cmos = {
	.name = "rtc-cmos", .stage = DRIVER_DEVICE, .ids = ids, .probe = cmos_probe,
};
DRIVER(cmos);
