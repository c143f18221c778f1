/*
 * Copying between the kernel and a user address space. Addresses are untrusted: anything may be
 * passed. Nothing faults; the copy stops before the first page that is not mapped with the access
 * it needs, and the caller (chapter 3's user_read and user_write) has the page supplied and
 * goes on. The table need not be the current one.
 */
#pragma once
#include <hal/page_table.h>

/* Return how many bytes were copied. */
size_t hal_user_copy_in(const struct page_table *pt, void *dst, vaddr_t src, size_t n);
size_t hal_user_copy_out(const struct page_table *pt, vaddr_t dst, const void *src, size_t n);
