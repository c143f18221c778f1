/* Task 4, the sentence: see <lab/trap_words.h>. */
#include <lab/trap_words.h>
#include <lib/format.h>

static const char *const accesses[] = {
	[TRAP_NONE] = "access to",
	[TRAP_READ] = "read of",
	[TRAP_WRITE] = "write to",
	[TRAP_FETCH] = "fetch from",
};

static const char *const mappings[] = {
	[TRAP_UNKNOWN] = "",
	[TRAP_MAPPED] = ", which is mapped without that right",
	[TRAP_UNMAPPED] = ", which is not mapped",
};

static const char *const causes[] = {
	[TRAP_OTHER] = "unknown trap",
	[TRAP_INTERRUPT] = "interrupt",
	[TRAP_ILLEGAL] = "illegal instruction",
	[TRAP_BREAKPOINT] = "breakpoint",
	[TRAP_DIVISION] = "division error",
};

int trap_words(char *buf, size_t size, const struct trap_info *info, uintptr_t address)
{
	const char *mode = info->user ? "user" : "kernel", *access = accesses[info->access];

	switch (info->cause) {
	case TRAP_PAGE_FAULT:
		return string_format(buf, size, "page fault: %s %s %#lx%s", mode, access, address,
				     mappings[info->mapped]);
	case TRAP_PROTECTION:
		return string_format(buf, size, "protection fault: %s %s %#lx", mode, access,
				     address);
	case TRAP_MISALIGNED:
		return string_format(buf, size, "misaligned %s %#lx by the %s", access, address,
				     mode);
	default:
		return string_format(buf, size, "%s in %s mode", causes[info->cause], mode);
	}
}
