/* The line discipline: termios(3), "canonical and noncanonical mode". Knows nothing of files. */
#include <fs/tty.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <linux/signal.h>

#define CONTROL(c) ((c) & 0x1f)

/* A terminal is part of something else, and holds nothing. */
static void tty_destroy(struct object *object)
{
}

static const struct object_type tty_type = { .name = "tty", .destroy = tty_destroy };

static const struct termios termios_default = {
	.c_iflag = ICRNL | IUTF8,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = { [VINTR] = CONTROL('C'), [VQUIT] = CONTROL('\\'), [VERASE] = 0x7f,
		  [VKILL] = CONTROL('U'), [VEOF] = CONTROL('D'), [VMIN] = 1,
		  [VSTART] = CONTROL('Q'), [VSTOP] = CONTROL('S'), [VSUSP] = CONTROL('Z'),
		  [VREPRINT] = CONTROL('R'), [VDISCARD] = CONTROL('O'),
		  [VWERASE] = CONTROL('W'), [VLNEXT] = CONTROL('V') },
};

void tty_init(struct tty *tty, void (*output)(const char *text, size_t n))
{
	memset(tty, 0, sizeof(*tty));
	object_init(&tty->object, &tty_type, SIGNAL_WRITABLE);
	tty->termios = termios_default;
	tty->winsize = (struct winsize){ .rows = 24, .columns = 80 };
	tty->output = output;
}

static bool local(const struct tty *tty, uint32_t flag)
{
	return tty->termios.c_lflag & flag;
}

/* A control character of 0 is switched off (_POSIX_VDISABLE). */
static bool is_control(const struct tty *tty, char c, enum tty_control control)
{
	return c && (uint8_t)c == tty->termios.c_cc[control];
}

static void tty_update(struct tty *tty)
{
	bool readable = tty->readable || tty->hung_up;

	object_signal(&tty->object, SIGNAL_READABLE, readable ? SIGNAL_READABLE : 0);
}

void tty_write(struct tty *tty, const char *text, size_t n)
{
	bool newlines = tty->termios.c_oflag & OPOST && tty->termios.c_oflag & ONLCR;

	while (n) {
		const char *newline = newlines ? memchr(text, '\n', n) : NULL;
		size_t plain = newline ? (size_t)(newline - text) : n;

		if (plain)
			tty->output(text, plain);
		if (newline)
			tty->output("\r\n", 2);
		text += plain + (newline ? 1 : 0);
		n -= plain + (newline ? 1 : 0);
	}
}

static bool is_unprintable(char c)
{
	return (uint8_t)c < ' ' || c == 0x7f;
}

/* How the character looks on the screen: ^C for control characters. */
static bool echoed_as_two(const struct tty *tty, char c)
{
	return local(tty, ECHOCTL) && is_unprintable(c) && c != '\t' && c != '\n';
}

static void echo(struct tty *tty, char c)
{
	char caret[2] = { '^', (char)(c ^ 0x40) };

	if (!local(tty, ECHO) && !(c == '\n' && local(tty, ECHONL) && local(tty, ICANON)))
		return;
	if (echoed_as_two(tty, c))
		tty_write(tty, caret, sizeof(caret));
	else
		tty_write(tty, &c, 1);
}

static void append(struct tty *tty, char c, enum tty_mark mark)
{
	tty->buffer[tty->length].c = c;
	tty->buffer[tty->length].mark = mark;
	tty->length++;
}

static bool is_continuation(const struct tty *tty, char c)
{
	return tty->termios.c_iflag & IUTF8 && ((uint8_t)c & 0xc0) == 0x80;
}

/* Removes the last character of the line, which may have several bytes. */
static void erase_character(struct tty *tty, bool show)
{
	char c;

	do
		c = tty->buffer[--tty->length].c;
	while (is_continuation(tty, c) && tty->length > tty->readable);
	if (!show || !local(tty, ECHO))
		return;
	tty_write(tty, "\b \b", 3);
	if (echoed_as_two(tty, c))
		tty_write(tty, "\b \b", 3);
}

static bool line_is_empty(const struct tty *tty)
{
	return tty->length == tty->readable;
}

static char last_character(const struct tty *tty)
{
	return tty->buffer[tty->length - 1].c;
}

static void erase_word(struct tty *tty)
{
	while (!line_is_empty(tty) && last_character(tty) == ' ')
		erase_character(tty, local(tty, ECHOE));
	while (!line_is_empty(tty) && last_character(tty) != ' ')
		erase_character(tty, local(tty, ECHOE));
}

static void erase_line(struct tty *tty)
{
	while (!line_is_empty(tty))
		erase_character(tty, local(tty, ECHOKE));
	if (local(tty, ECHOK) && !local(tty, ECHOKE))
		echo(tty, '\n');
}

/* What has been typed may be read. */
static void complete(struct tty *tty)
{
	tty->readable = tty->length;
	tty_update(tty);
}

static int signal_of(const struct tty *tty, char c)
{
	if (!local(tty, ISIG))
		return 0;
	if (is_control(tty, c, VINTR))
		return SIGINT;
	if (is_control(tty, c, VQUIT))
		return SIGQUIT;
	return is_control(tty, c, VSUSP) ? SIGTSTP : 0;
}

void tty_flush_input(struct tty *tty)
{
	tty->length = tty->readable = 0;
	tty_update(tty);
}

static void send_signal(struct tty *tty, char c, int signo)
{
	if (!local(tty, NOFLSH))
		tty_flush_input(tty);
	echo(tty, c);
	if (tty->foreground)
		linux_signal_group(tty->foreground, signo);
}

/* Editing keys; false when the character belongs to the line. */
static bool edit(struct tty *tty, char c)
{
	if (is_control(tty, c, VERASE)) {
		if (!line_is_empty(tty))
			erase_character(tty, local(tty, ECHOE));
		return true;
	}
	if (is_control(tty, c, VKILL)) {
		erase_line(tty);
		return true;
	}
	if (is_control(tty, c, VWERASE) && local(tty, IEXTEN)) {
		erase_word(tty);
		return true;
	}
	return false;
}

static void input_canonical(struct tty *tty, char c)
{
	bool end_of_file = is_control(tty, c, VEOF);
	bool end = end_of_file || c == '\n' || is_control(tty, c, VEOL);

	if (edit(tty, c))
		return;
	if (tty->length >= TTY_BUFFER - (end ? 0u : 1u)) { /* the last place is the line's end's */
		tty_write(tty, "\a", 1);
		return;
	}
	if (!end_of_file)
		echo(tty, c);
	append(tty, c, end_of_file ? TTY_END_OF_FILE : end ? TTY_LINE_END : TTY_PLAIN);
	if (end)
		complete(tty);
}

static void input_raw(struct tty *tty, char c)
{
	if (tty->length == TTY_BUFFER)
		return;
	echo(tty, c);
	append(tty, c, TTY_PLAIN);
	complete(tty);
}

void tty_input(struct tty *tty, char c)
{
	uint32_t flags = tty->termios.c_iflag;
	int signo;

	if (c == '\r' && flags & IGNCR)
		return;
	if (c == '\r' && flags & ICRNL)
		c = '\n';
	else if (c == '\n' && flags & INLCR)
		c = '\r';
	signo = signal_of(tty, c);
	if (signo)
		send_signal(tty, c, signo);
	else if (local(tty, ICANON))
		input_canonical(tty, c);
	else
		input_raw(tty, c);
}

void tty_hang_up(struct tty *tty)
{
	tty->hung_up = true;
	complete(tty);
}

/* How many characters the next read gets at most: in canonical mode, one line. */
unsigned tty_available(const struct tty *tty)
{
	unsigned n = 0;

	while (n < tty->readable && tty->buffer[n].mark == TTY_PLAIN)
		n++;
	if (n < tty->readable && tty->buffer[n].mark == TTY_LINE_END)
		n++;
	return n;
}

static void drop(struct tty *tty, unsigned n)
{
	tty->readable -= n;
	tty->length -= n;
	memmove(tty->buffer, tty->buffer + n, tty->length * sizeof(tty->buffer[0]));
	tty_update(tty);
}

/* An end of file behind characters only ends their read; behind a line, it is a read of its own. */
static bool takes_mark(const struct tty *tty, unsigned done)
{
	return done < tty->readable && tty->buffer[done].mark == TTY_END_OF_FILE &&
	       !(done && tty->buffer[done - 1].mark == TTY_LINE_END);
}

static bool must_wait(const struct tty *tty)
{
	bool polling = !local(tty, ICANON) && !tty->termios.c_cc[VMIN];

	return !tty->readable && !tty->hung_up && !polling;
}

int tty_take(struct tty *tty, struct io *io)
{
	unsigned n = (unsigned)min((size_t)tty_available(tty), io->left), done = 0;
	int err = 0;

	if (!io->left)
		return 0;
	if (must_wait(tty))
		return -EAGAIN;
	while (done < n && !err) {
		err = io_put(io, &tty->buffer[done].c, 1);
		done += !err;
	}
	drop(tty, done + (!err && takes_mark(tty, done)));
	return err;
}

/* Leaving canonical mode, the unfinished line becomes readable as it is. */
void tty_set_termios(struct tty *tty, const struct termios *termios)
{
	tty->termios = *termios;
	if (!local(tty, ICANON))
		complete(tty);
}
