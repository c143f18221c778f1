/*
 * The part of C's <string.h> that the kernel uses. In LibOS the host's C library has these; the
 * compiler may also call the mem* functions on its own.
 */
#pragma once
#include <lib/types.h>

void *memcpy(void *restrict dst, const void *restrict src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *haystack, const char *needle);

/* Copies at most size-1 characters and always ends dst with NUL. Returns strlen(src). */
size_t string_copy(char *dst, const char *src, size_t size);
