/*
 * Functions of the ABI that need no kernel, or only calls that are there anyway. Code of the vDSO
 * has no variables and nothing to relocate: strings are picked by `switch`, not from a table of
 * pointers (see the flags in tools/mk/user.mk).
 */
#include <zircon/syscalls.h>

#define NANOSECONDS_PER_SECOND 1000000000

/* The sum may be beyond the clock's end: "never". */
zx_time_t zx_deadline_after(zx_duration_t nanoseconds)
{
	zx_time_t deadline;

	if (__builtin_add_overflow(zx_clock_get_monotonic(), nanoseconds, &deadline))
		return nanoseconds > 0 ? ZX_TIME_INFINITE : ZX_TIME_INFINITE_PAST;
	return deadline;
}

/* A tick of this kernel is a nanosecond. */
zx_ticks_t zx_ticks_get(void)
{
	return zx_clock_get_monotonic();
}

zx_ticks_t zx_ticks_per_second(void)
{
	return NANOSECONDS_PER_SECOND;
}

uint32_t zx_system_get_page_size(void)
{
	return ZX_PAGE_SIZE;
}

zx_string_view_t zx_system_get_version_string(void)
{
	static const char version[] = "zcore-c teaching edition";

	return (zx_string_view_t){ version, sizeof(version) - 1 };
}

const char *zx_status_get_string(zx_status_t status)
{
	switch (status) {
#define ZX_ERROR(name, number) \
	case number:           \
		return #name;
	ZX_ERRORS(ZX_ERROR)
#undef ZX_ERROR
	default:
		return "(UNKNOWN)";
	}
}
