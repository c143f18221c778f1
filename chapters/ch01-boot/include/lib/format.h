/*
 * Formatted text. Conversions: %d %i %u %x %X %o %c %s %p %% with the flags - + space # 0, a width
 * and a precision (numbers or *), and the lengths hh h l ll z t j. No floating point.
 */
#pragma once
#include <lib/types.h>

/* Receives the text piece by piece. */
typedef void format_sink(void *arg, const char *text, size_t len);

/* Returns how many characters were sent. */
int format(format_sink *sink, void *arg, const char *fmt, va_list args);

/* Writes at most size-1 characters and a NUL; returns the length the whole text has. */
int string_vformat(char *buf, size_t size, const char *fmt, va_list args);
int string_format(char *buf, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
