/* Task 2: see <lab/hexdump.h>. */
#include <lab/hexdump.h>
#include <lib/string.h>

#define LINE 16

static void send(format_sink *sink, void *arg, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format(sink, arg, fmt, args);
	va_end(args);
}

/* Every column is there, filled with blanks behind the last byte; one more in the middle. */
static void columns(format_sink *sink, void *arg, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < LINE; i++) {
		if (i < size)
			send(sink, arg, " %02x", data[i]);
		else
			send(sink, arg, "   ");
		if (i == LINE / 2 - 1)
			send(sink, arg, " ");
	}
}

static void line(format_sink *sink, void *arg, const uint8_t *data, size_t size, uint64_t address)
{
	send(sink, arg, "%016lx ", address);
	columns(sink, arg, data, size);
	send(sink, arg, "  |");
	for (size_t i = 0; i < size; i++)
		send(sink, arg, "%c", data[i] >= 0x20 && data[i] <= 0x7e ? data[i] : '.');
	send(sink, arg, "|\n");
}

/* Is the line at `at` a full one in the middle that repeats the one before? */
static bool repeats(const uint8_t *data, size_t size, size_t at)
{
	return at && size - at > LINE && !memcmp(data + at, data + at - LINE, LINE);
}

void hexdump(format_sink *sink, void *arg, const void *data_, size_t size, uint64_t address)
{
	const uint8_t *data = data_;
	bool folding = false;

	for (size_t at = 0; at < size; at += LINE) {
		bool fold = repeats(data, size, at);

		if (!fold)
			line(sink, arg, data + at, min(size - at, (size_t)LINE), address + at);
		else if (!folding)
			sink(arg, "*\n", 2);
		folding = fold;
	}
}
