/* The crashes that need no more than a kernel. See <kernel/crash.h>. */
#include <kernel/command_line.h>
#include <kernel/crash.h>
#include <kernel/init.h>
#include <kernel/panic.h>
#include <lib/string.h>

/* Volatile: else the compiler sees what is wrong below, and does something about it. */
static char *volatile target;
static volatile size_t amount;

static void crash_panic(void)
{
	panic("asked for on the command line");
}

static void crash_null(void)
{
	target = NULL;
	*target = 1;
}

static void crash_write_code(void)
{
	target = (char *)crash_write_code;
	*target = 1;
}

static void crash_run_data(void)
{
	static char data[16];
	void (*function)(void);

	target = data;
	function = (void (*)(void))target;
	function();
}

/* A call for each level, and something left to do when it returns: no loop. */
static size_t recurse(size_t depth)
{
	amount = depth;
	return amount == SIZE_MAX ? 0 : recurse(depth + 1) + amount;
}

static void crash_overflow(void)
{
	recurse(0);
}

static void crash_smash(void)
{
	char buffer[16];

	amount = 3 * sizeof(buffer);
	target = buffer;
	memset(target, 'A', amount);
}

CRASH("panic", crash_panic);
CRASH("null", crash_null);             /* writes where nothing is mapped */
CRASH("write-code", crash_write_code); /* W^X, one half: code is read-only */
CRASH("run-data", crash_run_data);     /* … and the other: data is not executable */
CRASH("overflow", crash_overflow);     /* the stack, into the guard page below it */
CRASH("smash", crash_smash);           /* a buffer on the stack, into the return address */

LINKER_SET_DECLARE(crashes, struct crash);

static void crash_if_asked(void)
{
	char kind[32];

	if (!command_line_option("crash", kind, sizeof(kind)))
		return;
	linker_set_for_each(crash, crashes, struct crash)
		if (!strcmp(kind, crash->kind))
			crash->crash();
	panic("crash=%s: the kernel lives on", kind);
}

INIT_HOOK(INIT_SERVICES, crash_if_asked);
