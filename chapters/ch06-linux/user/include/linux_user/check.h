/*
 * Self-checking Linux programs. A test registers itself as the kernel's tests do; each runs in a
 * child of its own, so that a test that crashes, or leaves files and handlers behind, harms no
 * other. `PROGRAM NAME` runs one test only.
 */
#pragma once
#include <lib/linker_set.h>
#include <lib/types.h>

struct check_test {
	const char *name;
	void (*run)(void);
};

#define TEST(name_)                                                             \
	static void test_##name_(void);                                         \
	static const struct check_test test_entry_##name_ = { #name_, test_##name_ }; \
	LINKER_SET_ADD(checks, struct check_test, test_entry_##name_);          \
	static void test_##name_(void)

/* Each reports the place and ends the process with status 1. */
#define CHECK(cond)                                                             \
	do {                                                                    \
		if (!(cond))                                                    \
			check_failed(__FILE__, __LINE__, #cond);                \
	} while (0)
#define CHECK_EQ(got, want) check_equal((long)(got), (long)(want), __FILE__, __LINE__, #got)

_Noreturn void check_failed(const char *file, int line, const char *what);
void check_equal(long got, long want, const char *file, int line, const char *what);

/* Runs the tests, or the one that argv names; prints `N passed, N failed`. 1: one failed. */
int run_checks(int argc, char **argv);
