/* The early console is standard error: standard output belongs to the user's programs. */
#include <arch/host.h>
#include <errno.h>
#include <hal/console.h>
#include <poll.h>
#include <unistd.h>

/* Somebody else may have made the descriptor non-blocking: then wait for room. */
static bool may_try_again(int fd)
{
	struct pollfd room = { .fd = fd, .events = POLLOUT };

	return errno == EINTR || (errno == EAGAIN && poll(&room, 1, -1) > 0);
}

void host_write(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && !may_try_again(fd))
			return;
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
}

void hal_console_init(void)
{
}

void hal_console_write(const char *text, size_t len)
{
	host_write(STDERR_FILENO, text, len);
}
