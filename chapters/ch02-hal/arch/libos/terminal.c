/* The host's terminal: keys come one by one and unechoed, as from a serial line. */
#include <arch/terminal.h>
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

static struct termios before;
static bool changed;

static void terminal_restore(void)
{
	if (changed)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	changed = false;
}

void terminal_init(void)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return;
	raw = before;
	cfmakeraw(&raw);
	at_quick_exit(terminal_restore);
#ifdef __SANITIZE_ADDRESS__
	__sanitizer_set_death_callback(terminal_restore);
#endif
	changed = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

bool terminal_present(void)
{
	return changed;
}

void terminal_die(int signo)
{
	terminal_restore();
	signal(signo, SIG_DFL);
	raise(signo);
	_exit(128 + signo);
}
