/*
 * Random bytes from the machine: RDSEED and RDRAND, the device tree's seed, getrandom() in LibOS.
 * Works from the first C line on.
 */
#pragma once
#include <lib/types.h>

/* Returns how many bytes could be had; the rest is left as it was. */
size_t hal_entropy(void *buf, size_t n);

/*
 * A word for what shall be different in each boot. It can be guessed on a machine without
 * entropy, where only the time goes into it.
 */
uint64_t hal_entropy_word(void);
