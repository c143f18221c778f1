/* Task 1: sizes in words. */
#include <grade/test.h>
#include <lab/size.h>
#include <lib/errno.h>
#include <lib/format.h>
#include <lib/string.h>

#define UNCHANGED UINT64_C(0x5eed)

static uint64_t random_of_any_width(void)
{
	uint64_t n = grade_random();

	return n >> grade_random_below(64);
}

static void expect_size(const char *text, uint64_t want)
{
	uint64_t size = UNCHANGED;

	grade_note("size_parse(\"%s\")", text);
	EXPECT_EQ(size_parse(text, &size), 0);
	EXPECT_EQ(size, want);
}

static void expect_error(const char *text, int error)
{
	uint64_t size = UNCHANGED;

	grade_note("size_parse(\"%s\")", text);
	EXPECT_EQ(size_parse(text, &size), -error);
	EXPECT_EQ(size, UNCHANGED);
}

/* One of the ways to write a number. */
static void print_number(char *text, size_t size, uint64_t n, unsigned way)
{
	switch (way % 4) {
	case 0:
		string_format(text, size, "%lu", n);
		break;
	case 1:
		string_format(text, size, "000%lu", n);
		break;
	case 2:
		string_format(text, size, "0x%lx", n);
		break;
	default:
		string_format(text, size, "0X00%lX", n);
	}
}

GRADED_TEST(size_numbers)
{
	char text[40];

	EXPECT_ALL(expect_size("0", 0));
	EXPECT_ALL(expect_size("0x0", 0));
	for (unsigned i = 0; i < 100; i++) {
		uint64_t n = random_of_any_width();

		print_number(text, sizeof(text), n, i);
		EXPECT_ALL(expect_size(text, n));
	}
}

GRADED_TEST(size_suffixes)
{
	static const char suffixes[] = "kKmMgGtT";
	char text[40];

	for (unsigned i = 0; i < 80; i++) {
		unsigned which = i % 8, shift = 10 * (which / 2 + 1);
		uint64_t n = random_of_any_width() >> shift;

		string_format(text, sizeof(text), i & 8 ? "0x%lx%c" : "%lu%c", n, suffixes[which]);
		EXPECT_ALL(expect_size(text, n << shift));
	}
}

GRADED_TEST(size_refuses)
{
	static const char *const bad[] = {
		"",
		"K",
		"x",
		"0x",
		"0xK",
		" 1",
		"1 ",
		"+1",
		"-1",
		"1KB",
		"1kk",
		"1P",
		"12a",
		"1.5M",
		"0x12g5",
		"x10",
		"0b1",
		"1K1",
		"\xb1",
		"/",
		":",
		"@",
		"G4",
		"0x1`",
		"1\n",
		"1,000",
		"99999999999999999999999999x",
		"99999999999999999999999999KK",
	};
	char text[40];

	for (unsigned i = 0; i < array_size(bad); i++)
		EXPECT_ALL(expect_error(bad[i], EINVAL));
	for (unsigned i = 0; i < 50; i++) {
		size_t at;

		string_format(text, sizeof(text), "%lu", grade_random() | UINT64_C(1) << 60);
		at = grade_random_below(strlen(text));
		text[at] = "h-+., _z"[grade_random_below(8)];
		EXPECT_ALL(expect_error(text, EINVAL));
	}
}

GRADED_TEST(size_limits)
{
	char text[40];

	EXPECT_ALL(expect_size("18446744073709551615", UINT64_MAX));
	EXPECT_ALL(expect_size("0xffffffffffffffff", UINT64_MAX));
	EXPECT_ALL(expect_size("16777215T", UINT64_C(16777215) << 40));
	EXPECT_ALL(expect_error("18446744073709551616", ERANGE));
	EXPECT_ALL(expect_error("0x10000000000000000", ERANGE));
	EXPECT_ALL(expect_error("16777216T", ERANGE));
	EXPECT_ALL(expect_error("18014398509481984K", ERANGE));
	EXPECT_ALL(expect_error("36893488147419103232", ERANGE)); /* 2^65: 0 after wrapping */
	for (unsigned i = 0; i < 30; i++) {
		string_format(text, sizeof(text), "%lu%u", grade_random() | UINT64_C(1) << 63, i);
		EXPECT_ALL(expect_error(text, ERANGE));
		string_format(text, sizeof(text), "0x%lx%c",
			      (grade_random() >> 20) | UINT64_C(1) << 44, "mgt"[i % 3]);
		EXPECT_ALL(expect_error(text, ERANGE));
	}
}
