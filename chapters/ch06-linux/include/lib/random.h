/*
 * Random bytes for programs: ChaCha20 (RFC 8439), keyed from the machine's entropy. After each
 * request the key is replaced, so that what was given out cannot be computed from what is kept.
 */
#pragma once
#include <lib/types.h>

void random_fill(void *buf, size_t n);
