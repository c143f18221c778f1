/* Runs the registered tests. See <kernel/test.h>. */
#include <kernel/command_line.h>
#include <kernel/log.h>
#include <kernel/power.h>
#include <kernel/test.h>
#include <lib/string.h>

LINKER_SET_DECLARE(tests, struct test);

static unsigned failures; /* of the running test */

void test_fail(const char *file, int line, const char *what)
{
	kprintf("    %s:%d: CHECK(%s) failed\n", file, line, what);
	failures++;
}

void test_fail_eq(const char *file, int line, const char *what, long long got, long long want)
{
	kprintf("    %s:%d: %s is %lld (%#llx), expected %lld (%#llx)\n", file, line, what, got,
		(unsigned long long)got, want, (unsigned long long)want);
	failures++;
}

static bool test_run(const struct test *test)
{
	kprintf("test %s ...\n", test->name);
	failures = 0;
	test->run();
	kprintf("test %s: %s\n", test->name, failures ? "FAILED" : "ok");
	if (failures)
		kprintf("    again: make test TESTARGS='test=%s'   (%s)\n", test->name, test->file);
	return !failures;
}

void test_main(void)
{
	char pattern[64] = "";
	unsigned passed = 0, failed = 0;

	command_line_option("test", pattern, sizeof(pattern));
	linker_set_for_each(test, tests, struct test) {
		if (!strstr(test->name, pattern))
			continue;
		if (test_run(test))
			passed++;
		else
			failed++;
	}
	kprintf("%u passed, %u failed\n", passed, failed);
	power_off(failed ? 1 : 0);
}
