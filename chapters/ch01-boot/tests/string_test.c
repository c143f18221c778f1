#include <kernel/test.h>
#include <lib/string.h>

TEST(string_compare)
{
	CHECK(strcmp("abc", "abd") < 0);
	CHECK(strcmp("abc", "ab") > 0);
	CHECK_EQ(strncmp("abc", "abd", 2), 0);
	CHECK(memcmp("\x80", "\x01", 1) > 0);
}

TEST(string_search)
{
	const char *s = "/bin/ls";

	CHECK(strchr(s, '/') == s);
	CHECK(strrchr(s, '/') == s + 4);
	CHECK(strchr(s, 'x') == NULL);
	CHECK(strchr(s, '\0') == s + 7);
	CHECK(strstr(s, "in/") == s + 2);
	CHECK(strstr(s, "") == s);
	CHECK(strstr(s, "lsx") == NULL);
}

TEST(string_copy_ends_with_nul)
{
	char buf[4] = "xxx";

	CHECK_EQ(string_copy(buf, "abcdef", sizeof(buf)), 6);
	CHECK(!strcmp(buf, "abc"));
}

TEST(memory_move_overlapping)
{
	char up[] = "0123456789abcdef", down[] = "0123456789abcdef";

	memmove(up + 3, up, 12);
	CHECK(!memcmp(up, "012" "0123456789ab" "f", 16));
	memmove(down, down + 3, 13);
	CHECK(!memcmp(down, "3456789abcdef" "def", 16));
	memset(up, 0x5a, 11);
	CHECK(up[10] == 0x5a && up[11] == '8');
}
