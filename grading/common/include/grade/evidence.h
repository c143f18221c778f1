/*
 * The number that stands for all that the checks of one boot have seen, and the random numbers of
 * the same boot. For the runner of the graded tests; tests use <grade/test.h>.
 */
#pragma once
#include <lib/types.h>

void evidence_start(uint64_t seed);
uint64_t evidence_value(void);
