/*
 * The terminal. Between the serial line and the programs lies the line discipline: it edits lines,
 * echoes, turns ^C into signals and "\n" into "\r\n", all as the program asks for by termios(3).
 *
 *	serial ──► tty_input ──► buffer ──► read(2)        (fs/tty_line.c; fs/tty.c)
 *	                 └─echo──► output ◄── write(2)
 */
#pragma once
#include <fs/file.h>

#define TTY_BUFFER 4096 /* also the longest line (N_TTY_BUF_SIZE) */

enum tty_control {
	VINTR, VQUIT, VERASE, VKILL, VEOF, VTIME, VMIN, VSWTC, VSTART, VSTOP, VSUSP, VEOL,
	VREPRINT, VDISCARD, VWERASE, VLNEXT, VEOL2, NCCS = 19,
};

/* asm-generic/termbits.h */
enum {
	INLCR = 0100, IGNCR = 0200, ICRNL = 0400, IUTF8 = 040000,                    /* c_iflag */
	OPOST = 01, ONLCR = 04,                                                      /* c_oflag */
	ISIG = 01, ICANON = 02, ECHO = 010, ECHOE = 020, ECHOK = 040, ECHONL = 0100, /* c_lflag */
	NOFLSH = 0200, TOSTOP = 0400, ECHOCTL = 01000, ECHOKE = 04000, IEXTEN = 0100000,
	B38400 = 017, CS8 = 060, CREAD = 0200,                                       /* c_cflag */
};

struct termios {
	uint32_t c_iflag, c_oflag, c_cflag, c_lflag;
	uint8_t c_line;
	uint8_t c_cc[NCCS];
};

struct winsize {
	uint16_t rows, columns, width, height;
};

enum tty_mark {
	TTY_PLAIN,
	TTY_LINE_END,    /* a read ends behind this character */
	TTY_END_OF_FILE, /* a read ends here; the character itself is not read */
};

struct tty {
	struct object object; /* READABLE, WRITABLE: for all files of the terminal */
	struct termios termios;
	struct winsize winsize;
	int32_t session;      /* whose controlling terminal it is; 0: nobody's */
	int32_t foreground;   /* process group */
	bool hung_up;         /* there will be no more input */
	unsigned readable;    /* characters in the buffer that may be read … */
	unsigned length;      /* … and with those of the line that is being edited */
	struct {
		char c;
		uint8_t mark; /* enum tty_mark */
	} buffer[TTY_BUFFER];
	void (*output)(const char *text, size_t n);
};

/* With the usual modes: lines, echo, "\n" as "\r\n". */
void tty_init(struct tty *tty, void (*output)(const char *text, size_t n));

/* A character has arrived. Executor context. */
void tty_input(struct tty *tty, char c);
/* The line has ended (LibOS): readers get what there is, then end of file. */
void tty_hang_up(struct tty *tty);
/* Characters that can be read now. */
unsigned tty_available(const struct tty *tty);
/* Moves what one read(2) gets. -EAGAIN when there is nothing yet. */
int tty_take(struct tty *tty, struct io *io);
/* Output processing. */
void tty_write(struct tty *tty, const char *text, size_t n);
void tty_set_termios(struct tty *tty, const struct termios *termios);
void tty_flush_input(struct tty *tty);

int64_t tty_ioctl(struct tty *tty, struct vmar *vmar, uint32_t request, vaddr_t arg);
