/*
 * Graded tests. One boot runs one of them: `test=NAME` on the command line, with `token=T` for the
 * marks (<kernel/power.h>) and `seed=S`. The kernel says neither "passed" nor how many points: it
 * reports *evidence*, a number that is mixed, check by check, from what the student's code returned
 * for inputs that come from the seed. The host knows the number that belongs to right answers
 * (grading/README.md), so a program that prints, or ends the machine, or jumps over a check, has
 * nothing to show.
 *
 * Marks beside those of <kernel/power.h>:
 *   [[T evidence E]]    the test came to its end; E is 16 hexadecimal digits
 */
#pragma once
#include <lib/linker_set.h>
#include <lib/types.h>

struct graded_test {
	const char *name;
	void (*run)(void);
};

#define GRADED_TEST(name_)                                                      \
	static void test_##name_(void);                                         \
	static const struct graded_test test_entry_##name_ = {                  \
		.name = #name_, .run = test_##name_ };                          \
	LINKER_SET_ADD(graded_tests, struct graded_test, test_entry_##name_);   \
	static void test_##name_(void)

/*
 * Each mixes what was got into the evidence; when it is not what was wanted, reports both and
 * leaves the function. What is got must be the same on all machines and for all right solutions;
 * EXPECT takes what is not (addresses, say) and mixes in that it held.
 */
#define EXPECT(cond)                                                            \
	do {                                                                    \
		if (!grade_expect(__FILE__, __LINE__, #cond, (cond)))           \
			return;                                                 \
	} while (0)
#define EXPECT_EQ(got, want)                                                    \
	do {                                                                    \
		if (!grade_expect_eq(__FILE__, __LINE__, #got,                  \
				     (uint64_t)(got), (uint64_t)(want)))        \
			return;                                                 \
	} while (0)
#define EXPECT_TEXT(got, want)                                                  \
	do {                                                                    \
		if (!grade_expect_text(__FILE__, __LINE__, #got, (got), (want))) \
			return;                                                 \
	} while (0)

/* A function with EXPECTs that a test calls in a loop: leaves the test after its first failure. */
#define EXPECT_ALL(call)                                                        \
	do {                                                                    \
		call;                                                           \
		if (grade_failed())                                             \
			return;                                                 \
	} while (0)

bool grade_expect(const char *file, int line, const char *what, bool good);
bool grade_expect_eq(const char *file, int line, const char *what, uint64_t got, uint64_t want);
bool grade_expect_text(const char *file, int line, const char *what, const char *got,
		       const char *want);
bool grade_failed(void);

/* Which input is being tried: a failure prints the latest note. */
void grade_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * The next random number of this boot; the same on all machines for the same seed. One call per
 * statement: C does not say which of two arguments is computed first, and compilers differ.
 */
uint64_t grade_random(void);
/* One of 0 … limit-1. */
uint64_t grade_random_below(uint64_t limit);
