#include <grade/text.h>
#include <lib/string.h>

void grade_text_clear(struct grade_text *text)
{
	text->len = 0;
	text->bytes[0] = '\0';
}

void grade_text_sink(void *arg, const char *bytes, size_t len)
{
	struct grade_text *text = arg;

	len = min(len, sizeof(text->bytes) - 1 - text->len);
	memcpy(text->bytes + text->len, bytes, len);
	text->len += len;
	text->bytes[text->len] = '\0';
}

void grade_text_add(struct grade_text *text, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format(grade_text_sink, text, fmt, args);
	va_end(args);
}
