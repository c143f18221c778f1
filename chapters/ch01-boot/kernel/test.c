/* Runs the registered tests. See <kernel/test.h>. */
#include <kernel/command_line.h>
#include <kernel/log.h>
#include <kernel/power.h>
#include <kernel/test.h>
#include <kernel/test_gauge.h>
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

/* A test that has failed may have left early: what it leaves behind says nothing. */
static bool test_run(const struct test *test)
{
	struct test_readings before;

	kprintf("test %s ...\n", test->name);
	failures = 0;
	test_gauges_read(&before);
	test->run();
	if (!failures)
		failures += test_gauges_compare(&before);
	kprintf("test %s: %s\n", test->name, failures ? "FAILED" : "ok");
	if (failures)
		kprintf("    again: make test TESTARGS='test=%s'   (%s)\n", test->name, test->file);
	return !failures;
}

/* Between the tests nothing must be lost either. */
static bool run_is_clean(const struct test_readings *start)
{
	bool clean = test_gauges_compare(start) == 0;

	if (!clean)
		kprintf("the run as a whole: FAILED\n");
	return clean;
}

void test_main(void)
{
	char pattern[64] = "";
	struct test_readings start;
	unsigned passed = 0, failed = 0;

	command_line_option("test", pattern, sizeof(pattern));
	test_gauges_read(&start);
	linker_set_for_each(test, tests, struct test) {
		if (!strstr(test->name, pattern))
			continue;
		if (test_run(test))
			passed++;
		else
			failed++;
	}
	if (!failed && !run_is_clean(&start))
		failed++;
	kprintf("%u passed, %u failed\n", passed, failed);
	power_off(failed ? 1 : 0);
}
