/* The battery-backed clock of the PC (Motorola MC146818), in universal time. */
#include <arch/cpu.h>
#include <arch/timer.h>
#include <lib/string.h>

#define CMOS_INDEX 0x70
#define CMOS_DATA  0x71

#define CMOS_STATUS_A 10
#define CMOS_UPDATING 0x80
#define CMOS_STATUS_B 11
#define CMOS_24_HOURS 0x02
#define CMOS_BINARY   0x04

struct rtc_time {
	uint8_t second, minute, hour, day, month, year;
};

static uint8_t cmos_read(uint8_t reg)
{
	outb(CMOS_INDEX, reg);
	return inb(CMOS_DATA);
}

static struct rtc_time rtc_read_once(void)
{
	return (struct rtc_time){
		.second = cmos_read(0),
		.minute = cmos_read(2),
		.hour = cmos_read(4),
		.day = cmos_read(7),
		.month = cmos_read(8),
		.year = cmos_read(9),
	};
}

/* The clock may tick between two registers: until two readings agree. */
static struct rtc_time rtc_read(void)
{
	struct rtc_time time = rtc_read_once(), last;

	do {
		while (cmos_read(CMOS_STATUS_A) & CMOS_UPDATING)
			;
		last = time;
		time = rtc_read_once();
	} while (memcmp(&time, &last, sizeof(time)) != 0);
	return time;
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

uint64_t rtc_seconds(void)
{
	uint8_t status = cmos_read(CMOS_STATUS_B);
	struct rtc_time time = rtc_read();
	unsigned month = number(time.month, status);
	unsigned year = 2000 + number(time.year, status);
	uint64_t minutes;

	if (month < 1 || month > 12)
		return 0;
	minutes = days_from_1970(year, month, number(time.day, status)) * 24 * 60;
	minutes += hour(time.hour, status) * 60 + number(time.minute, status);
	return minutes * 60 + number(time.second, status);
}
