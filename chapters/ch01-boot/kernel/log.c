/* The log: a ring in memory, and the console. See <kernel/log.h>. */
#include <hal/console.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <lib/format.h>
#include <lib/spinlock.h>
#include <lib/string.h>

/* Guards all that follows, and keeps the lines of two CPUs apart. */
static struct spinlock lock = SPINLOCK_INIT;
static char ring[LOG_SIZE];
static uint64_t written; /* bytes that ever went into the ring */
static uint64_t shown;   /* of these, how many the console has seen */
static bool quiet;

/* A panic may come from in here, or stop the CPU that holds the lock: it takes none. */
static void log_lock(void)
{
	if (!panicking())
		spin_lock(&lock);
}

static void log_unlock(void)
{
	if (!panicking())
		spin_unlock(&lock);
}

/* A terminal returns the carriage only when told. */
static void console_write_text(const char *text, size_t len)
{
	while (len) {
		const char *newline = memchr(text, '\n', len);
		size_t n = newline ? (size_t)(newline - text) : len;

		hal_console_write(text, n);
		if (newline)
			hal_console_write("\r\n", 2);
		n += newline != NULL;
		text += n;
		len -= n;
	}
}

static void log_sink(void *arg, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		ring[written++ % LOG_SIZE] = text[i];
	if (!quiet) {
		console_write_text(text, len);
		shown = written;
	}
}

void kvprintf(const char *fmt, va_list args)
{
	log_lock();
	format(log_sink, NULL, fmt, args);
	log_unlock();
}

void kprintf(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	kvprintf(fmt, args);
	va_end(args);
}

void log_set_quiet(bool on)
{
	quiet = on;
}

void log_flush(void)
{
	log_lock();
	quiet = false;
	if (written - shown > LOG_SIZE)
		shown = written - LOG_SIZE;
	for (; shown < written; shown++)
		console_write_text(&ring[shown % LOG_SIZE], 1);
	log_unlock();
}
