/*
 * Task 1. Strings from user programs. How long one is, is known only when its end has been found;
 * the page behind the end need not be there. Executor context, as <hal/user_copy.h>.
 */
#pragma once
#include <hal/page_table.h>

/*
 * Copies a string that ends with NUL from the user's address into dst, which has `size` bytes, NUL
 * included. Nothing but the string is looked at: a page that begins behind its NUL may be missing.
 *
 * Returns the length, without NUL. -EFAULT: a byte that belongs to the string cannot be read.
 * -ENAMETOOLONG: there is no NUL in the first `size` bytes. Of the two, the one that is met first:
 * bytes behind the first `size` are not looked at either. On an error dst is the empty string (and
 * stays as it was when size is 0, which is always -ENAMETOOLONG).
 */
int64_t user_string_read(const struct page_table *pt, char *dst, vaddr_t src, size_t size);
