/*
 * The kernel heap. Memory is aligned to 16 bytes. In LibOS it is the host's malloc, so that
 * AddressSanitizer watches every object; it is limited there to the same share of memory.
 * Callers: any but interrupts.
 */
#pragma once
#include <lib/types.h>

/* NULL when memory is exhausted; every caller handles that. */
void *kmalloc(size_t size);
/* Zeroed. */
void *kzalloc(size_t size);
void kfree(void *ptr); /* NULL is fine */

#define new(type) ((type *)kzalloc(sizeof(type)))

/* Bytes handed out and not freed: tests compare it before and after. */
size_t heap_in_use(void);
