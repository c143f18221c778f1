/* Text on the kernel's console. */
#pragma once

/* As printf, without floating point. */
void print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
