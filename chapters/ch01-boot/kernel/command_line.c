#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <lib/string.h>

static char line[1024];
static size_t lost; /* what did not fit, in bytes */

/* The word that does not fit as a whole is lost as a whole. */
void command_line_set(const char *text)
{
	size_t len = string_copy(line, text, sizeof(line));
	char *end;

	if (len >= sizeof(line)) {
		end = strrchr(line, ' ');
		*(end ? end : line) = '\0';
	}
	lost = len - strlen(line);
}

size_t command_line_lost(void)
{
	return lost;
}

static void report_lost(void)
{
	if (lost)
		kprintf("command line: too long, its last %lu bytes are lost\n", lost);
}

INIT_HOOK(INIT_MACHINE, report_lost);

const char *command_line(void)
{
	return line;
}

/* The word behind `word`, or NULL; *len is the length of `word`. */
static const char *word_next(const char *word, size_t *len)
{
	const char *end = strchr(word, ' ');

	*len = end ? (size_t)(end - word) : strlen(word);
	return end ? end + 1 : NULL;
}

/* When the word is `name` or `name=value`: the value. */
static const char *word_value(const char *word, size_t len, const char *name)
{
	size_t n = strlen(name);

	if (len < n || strncmp(word, name, n) != 0)
		return NULL;
	if (len == n)
		return word + n;
	return word[n] == '=' ? word + n + 1 : NULL;
}

bool command_line_option(const char *name, char *buf, size_t size)
{
	size_t len;

	for (const char *word = line, *next; word; word = next) {
		const char *value;

		next = word_next(word, &len);
		value = word_value(word, len, name);
		if (!value)
			continue;
		len -= (size_t)(value - word);
		if (size) {
			size_t n = min(len, size - 1);

			memcpy(buf, value, n);
			buf[n] = '\0';
		}
		return true;
	}
	return false;
}

bool command_line_has(const char *name)
{
	return command_line_option(name, NULL, 0);
}
