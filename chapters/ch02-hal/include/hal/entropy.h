/* Random bytes from the machine: RDRAND, the device tree's seed, getrandom() in LibOS. */
#pragma once
#include <lib/types.h>

/* Returns how many bytes could be had; the rest is left as it was. */
size_t hal_entropy(void *buf, size_t n);
