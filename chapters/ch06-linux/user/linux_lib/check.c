#include <lib/string.h>
#include <linux_user/check.h>
#include <linux_user/process.h>
#include <user/print.h>

LINKER_SET_DECLARE(checks, struct check_test);

_Noreturn void check_failed(const char *file, int line, const char *what)
{
	print("%s:%d: not so: %s\n", file, line, what);
	exit(1);
}

void check_equal(long got, long want, const char *file, int line, const char *what)
{
	if (got == want)
		return;
	print("%s:%d: %s is %#lx (%ld), not %#lx (%ld)\n", file, line, what, got, got, want, want);
	exit(1);
}

static bool passes(const struct check_test *test)
{
	int status = status_of(test->run);

	if (status)
		print("%s: FAILED, wait status %#x\n", test->name, status);
	return !status;
}

int run_checks(int argc, char **argv)
{
	int passed = 0, failed = 0;

	linker_set_for_each(test, checks, struct check_test) {
		if (argc > 1 && strcmp(argv[1], test->name))
			continue;
		if (passes(test))
			passed++;
		else
			failed++;
	}
	print("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
