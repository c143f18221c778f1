/*
 * The kernel heap. Memory is aligned to 16 bytes. Callers: any CPU, but no interrupts.
 *
 * With `make DEBUG=1` every block stands between red zones and is poisoned when it is freed:
 * writing beside or after one, and freeing one twice, is a panic that names who allocated it
 * (mm/heap_debug.c). In LibOS the heap is the host's malloc, so that AddressSanitizer watches every
 * object (SAN=1); it is limited there to a quarter of the memory.
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
/* Gives frames that are kept in reserve back. */
void heap_drain(void);
