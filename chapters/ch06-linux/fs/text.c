#include <fs/text.h>
#include <lib/format.h>
#include <lib/string.h>
#include <mm/heap.h>

#define TEXT_FIRST 512 /* bytes of a new text */

static bool text_reserve(struct text *text, size_t n)
{
	size_t capacity = max(text->capacity, (size_t)TEXT_FIRST);
	char *data;

	if (text->length + n <= text->capacity)
		return true;
	while (capacity < text->length + n)
		capacity *= 2;
	data = kmalloc(capacity);
	if (!data)
		return false;
	if (text->length)
		memcpy(data, text->data, text->length);
	kfree(text->data);
	text->data = data;
	text->capacity = capacity;
	return true;
}

void text_append(struct text *text, const char *data, size_t n)
{
	if (!text_reserve(text, n)) {
		text->incomplete = true;
		return;
	}
	memcpy(text->data + text->length, data, n);
	text->length += n;
}

static void text_sink(void *arg, const char *data, size_t n)
{
	text_append(arg, data, n);
}

void text_printf(struct text *text, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format(text_sink, text, fmt, args);
	va_end(args);
}

void text_free(struct text *text)
{
	kfree(text->data);
	*text = (struct text){ 0 };
}
