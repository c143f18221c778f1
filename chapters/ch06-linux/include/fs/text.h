/* A text that grows as it is printed, for the files of /proc. */
#pragma once
#include <lib/types.h>

struct text {
	char *data;      /* kmalloc'd; NULL: empty */
	size_t length, capacity;
	bool incomplete; /* memory was exhausted */
};

void text_printf(struct text *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void text_append(struct text *text, const char *data, size_t n);
void text_free(struct text *text);
