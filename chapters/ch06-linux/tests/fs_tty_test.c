#include <fs/tty.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>

static struct tty tty;
static char screen[256];
static size_t screen_used;

static void show(const char *text, size_t n)
{
	n = min(n, sizeof(screen) - screen_used);
	memcpy(screen + screen_used, text, n);
	screen_used += n;
}

static void start(void)
{
	tty_init(&tty, show);
	screen_used = 0;
}

static void type(const char *text)
{
	while (*text)
		tty_input(&tty, *text++);
}

static bool shows(const char *text)
{
	return screen_used == strlen(text) && !memcmp(screen, text, screen_used);
}

/* What a read of up to n characters gives; "!" when it would have to wait. */
static const char *reads(size_t n)
{
	static char buf[TTY_BUFFER + 1];
	struct io io = io_kernel(buf, n);

	if (tty_take(&tty, &io) == -EAGAIN)
		return "!";
	buf[n - io.left] = '\0';
	return buf;
}

TEST(tty_line)
{
	start();
	type("ls");
	CHECK(!strcmp(reads(80), "!"));
	CHECK(!(tty.object.signals & SIGNAL_READABLE));
	type(" -l\rnext\r");
	CHECK(tty.object.signals & SIGNAL_READABLE);
	CHECK(!strcmp(reads(4), "ls -"));
	CHECK(!strcmp(reads(80), "l\n"));
	CHECK(!strcmp(reads(80), "next\n"));
	CHECK(!strcmp(reads(80), "!"));
	CHECK(shows("ls -l\r\nnext\r\n"));
	unref(&tty);
}

TEST(tty_editing)
{
	start();
	type("abx\177c\r");
	CHECK(!strcmp(reads(80), "abc\n"));
	CHECK(shows("abx\b \bc\r\n"));
	type("one two  \027three\r");
	CHECK(!strcmp(reads(80), "one three\n"));
	type("gone\025\177stay\r");
	CHECK(!strcmp(reads(80), "stay\n"));
	type("\303\244\177b\r"); /* an a-umlaut is one character of two bytes */
	CHECK(!strcmp(reads(80), "b\n"));
	unref(&tty);
}

TEST(tty_end_of_file)
{
	start();
	type("\004");
	CHECK(!strcmp(reads(80), ""));
	CHECK(!strcmp(reads(80), "!"));
	type("part\004");
	CHECK(!strcmp(reads(80), "part"));
	CHECK(!strcmp(reads(80), "!"));
	type("line\r\004");
	CHECK(!strcmp(reads(80), "line\n"));
	CHECK(!strcmp(reads(80), ""));
	type("left");
	tty_hang_up(&tty);
	CHECK(!strcmp(reads(80), "left"));
	CHECK(!strcmp(reads(80), ""));
	unref(&tty);
}

TEST(tty_interrupt_drops_the_line)
{
	start();
	type("rm -rf\003ls\r");
	CHECK(!strcmp(reads(80), "ls\n"));
	CHECK(shows("rm -rf^Cls\r\n"));
	unref(&tty);
}

TEST(tty_raw)
{
	struct termios raw;

	start();
	raw = tty.termios;
	raw.c_lflag &= ~(uint32_t)(ICANON | ECHO | ISIG);
	raw.c_iflag &= ~(uint32_t)ICRNL;
	raw.c_oflag &= ~(uint32_t)OPOST;
	type("half");
	tty_set_termios(&tty, &raw);
	CHECK(!strcmp(reads(80), "half"));
	type("\r\003\177");
	CHECK(!strcmp(reads(80), "\r\003\177"));
	CHECK(shows("half"));
	tty_write(&tty, "\n", 1);
	CHECK(shows("half\n"));
	CHECK(!strcmp(reads(80), "!"));
	tty.termios.c_cc[VMIN] = 0;
	CHECK(!strcmp(reads(80), ""));
	unref(&tty);
}

/* A line that is too long loses its rest, but its end still comes. */
TEST(tty_full)
{
	start();
	for (unsigned i = 0; i < TTY_BUFFER + 100; i++)
		tty_input(&tty, 'x');
	CHECK(!strcmp(reads(80), "!"));
	tty_input(&tty, '\r');
	CHECK_EQ(strlen(reads(TTY_BUFFER)), TTY_BUFFER);
	CHECK(!strcmp(reads(80), "!"));
	unref(&tty);
}
