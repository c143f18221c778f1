#include <kernel/command_line.h>
#include <kernel/test.h>
#include <lib/string.h>

static void with_line(const char *line, void (*body)(void))
{
	char saved[1024];

	string_copy(saved, command_line(), sizeof(saved));
	command_line_set(line);
	body();
	command_line_set(saved);
}

static void options(void)
{
	char value[8];

	CHECK(command_line_option("key", value, sizeof(value)));
	CHECK(!strcmp(value, "value"));
	CHECK(command_line_option("flag", value, sizeof(value)));
	CHECK(!strcmp(value, ""));
	CHECK(!command_line_option("ke", value, sizeof(value)));
	CHECK(!command_line_option("value", value, sizeof(value)));
	CHECK(command_line_option("long", value, sizeof(value)));
	CHECK(!strcmp(value, "0123456"));
	CHECK(command_line_has("last"));
}

TEST(command_line_options)
{
	with_line("keys=1 key=value flag  long=0123456789 last", options);
}

static void short_words_only(void)
{
	CHECK(command_line_has("first"));
	CHECK_EQ(strlen(command_line()), strlen("first"));
	CHECK_EQ(command_line_lost(), 2000);
}

TEST(command_line_too_long_loses_whole_words)
{
	static char line[sizeof("first") + 2000];

	memset(line, 'x', sizeof(line) - 1);
	memcpy(line, "first ", 6);
	with_line(line, short_words_only);
	CHECK_EQ(command_line_lost(), 0);
}
