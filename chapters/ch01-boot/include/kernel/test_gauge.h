/*
 * Gauges: what a test must leave as it found it, such as the number of free frames. A layer
 * registers a gauge beside what it measures; the test runner reads all of them before and after
 * every test, and a test that leaves another reading behind has failed.
 */
#pragma once
#include <lib/linker_set.h>
#include <lib/types.h>

struct test_gauge {
	const char *name;     /* of what is counted */
	size_t (*read)(void);
	void (*settle)(void); /* before reading: gives back what caches hold; may be NULL */
};

#define TEST_GAUGE(id, name_, read_, settle_)                                   \
	static const struct test_gauge test_gauge_##id = {                      \
		.name = name_, .read = read_, .settle = settle_ };              \
	LINKER_SET_ADD(test_gauges, struct test_gauge, test_gauge_##id)

#define TEST_GAUGES_MAX 8

struct test_readings {
	size_t values[TEST_GAUGES_MAX];
};

/* For the runner. */
void test_gauges_read(struct test_readings *readings);
/* Prints each gauge that no longer reads what it did, and returns how many these are. */
unsigned test_gauges_compare(const struct test_readings *before);
