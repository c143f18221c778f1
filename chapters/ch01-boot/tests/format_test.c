#include <kernel/test.h>
#include <lib/format.h>
#include <lib/string.h>

#define CHECK_FORMAT(want, ...)                                          \
	do {                                                             \
		char buf[80];                                            \
		int len = string_format(buf, sizeof(buf), __VA_ARGS__);  \
		CHECK(!strcmp(buf, want));                               \
		CHECK_EQ(len, sizeof(want) - 1);                         \
	} while (0)

TEST(format_integers)
{
	CHECK_FORMAT("0 -1 42", "%d %d %u", 0, -1, 42u);
	CHECK_FORMAT("-2147483648", "%d", INT32_MIN);
	CHECK_FORMAT("-9223372036854775808", "%ld", INT64_MIN);
	CHECK_FORMAT("ff FF 0xff 17 017", "%x %X %#x %o %#o", 255, 255, 255, 15, 15);
	CHECK_FORMAT("-1 255", "%hhd %hhu", 255, 0xfff);
	CHECK_FORMAT("0x1000", "%p", (void *)0x1000);
}

TEST(format_width_and_precision)
{
	CHECK_FORMAT("[   42][42   ][00042][  042]", "[%5d][%-5d][%05d][%5.3d]", 42, 42, 42, 42);
	CHECK_FORMAT("[-0042][+42][ 42]", "[%05d][%+d][% d]", -42, 42, 42);
	CHECK_FORMAT("[0x002a][    2a]", "[%#06x][%*x]", 42, 6, 42);
	CHECK_FORMAT("[ab][  abc][c  ]", "[%.2s][%5s][%-3c]", "abc", "abc", 'c');
}

TEST(format_counts_what_it_cuts)
{
	char buf[4];

	CHECK_EQ(string_format(buf, sizeof(buf), "%s", "abcdef"), 6);
	CHECK(!strcmp(buf, "abc"));
	CHECK_EQ(string_format(NULL, 0, "%d", 1234), 4);
}

TEST(format_odd_conversions)
{
	const char *volatile nothing = NULL; /* volatile: the compiler would complain */

	CHECK_FORMAT("100%", "%d%%", 100);
	CHECK_FORMAT("(null)", "%s", nothing);
}
