/*
 * Task 1. Sizes as people write them on the kernel's command line: 4096, 0x1000, 64M.
 * Any context.
 */
#pragma once
#include <lib/types.h>

/*
 * Reads a decimal number, or a hexadecimal one behind 0x or 0X, and perhaps one of the suffixes
 * K M G T in either case, which stand for 2^10, 2^20, 2^30, 2^40. Nothing else may stand in
 * `text`: no sign, no blank, not the empty string.
 *
 * 0 and *size; -EINVAL for what is not such a number; -ERANGE for one of 2^64 or more. Where both
 * would fit, -EINVAL. On an error *size stays as it was.
 */
int size_parse(const char *text, uint64_t *size);
