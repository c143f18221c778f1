/* A format_sink that keeps the text, for tests of what student's code prints. */
#pragma once
#include <lib/format.h>

#define GRADE_TEXT_MAX 8192

struct grade_text {
	char bytes[GRADE_TEXT_MAX]; /* ended by NUL; what does not fit is dropped */
	size_t len;
};

void grade_text_clear(struct grade_text *text);
void grade_text_sink(void *text, const char *bytes, size_t len);
void grade_text_add(struct grade_text *text, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
