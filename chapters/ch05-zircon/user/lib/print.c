#include <lib/format.h>
#include <lib/string.h>
#include <user/print.h>
#include <zircon/syscalls.h>

/* Pieces are gathered, so that a line of one program is not cut by another's. */
struct buffer {
	size_t used;
	char text[256];
};

static void flush(struct buffer *buffer)
{
	zx_debug_write(buffer->text, buffer->used);
	buffer->used = 0;
}

static void gather(void *arg, const char *text, size_t len)
{
	struct buffer *buffer = arg;

	while (len) {
		size_t n = min(len, sizeof(buffer->text) - buffer->used);

		memcpy(buffer->text + buffer->used, text, n);
		buffer->used += n;
		text += n;
		len -= n;
		if (buffer->used == sizeof(buffer->text))
			flush(buffer);
	}
}

void print(const char *fmt, ...)
{
	struct buffer buffer;
	va_list args;

	buffer.used = 0;
	va_start(args, fmt);
	format(gather, &buffer, fmt, args);
	va_end(args);
	flush(&buffer);
}
