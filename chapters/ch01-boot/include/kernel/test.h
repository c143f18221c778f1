/*
 * The test registry. A test is a function; it registers itself and fails through CHECK. With
 * `test` (all) or `test=PATTERN` (names that contain PATTERN) on the command line the kernel runs
 * them instead of its usual work, prints `N passed, N failed`, and powers off with status 0 or 1.
 * A test must leave everything as it found it: see <kernel/test_gauge.h>.
 */
#pragma once
#include <lib/linker_set.h>
#include <lib/types.h>

struct test {
	const char *name;
	const char *file;
	void (*run)(void);
};

#define TEST(name_)                                                             \
	static void test_##name_(void);                                         \
	static const struct test test_entry_##name_ = {                         \
		.name = #name_, .file = __FILE__, .run = test_##name_ };        \
	LINKER_SET_ADD(tests, struct test, test_entry_##name_);                 \
	static void test_##name_(void)

/* Each reports the place and the values and leaves the test function. */
#define CHECK(cond)                                                             \
	do {                                                                    \
		if (!(cond)) {                                                  \
			test_fail(__FILE__, __LINE__, #cond);                   \
			return;                                                 \
		}                                                               \
	} while (0)
#define CHECK_EQ(got, want)                                                     \
	do {                                                                    \
		long long _got = (long long)(got), _want = (long long)(want);   \
		if (_got != _want) {                                            \
			test_fail_eq(__FILE__, __LINE__, #got, _got, _want);    \
			return;                                                 \
		}                                                               \
	} while (0)

void test_fail(const char *file, int line, const char *what);
void test_fail_eq(const char *file, int line, const char *what, long long got, long long want);

/* Runs the tests and powers off. */
_Noreturn void test_main(void);
