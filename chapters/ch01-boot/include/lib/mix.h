/* Spreads what is random in a word over all of its bits. A bijection; no secret is added. */
#pragma once
#include <lib/types.h>

/* The finaliser of SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators" (OOPSLA 2014), with Stafford's constants. */
static inline uint64_t mix64(uint64_t word)
{
	word = (word ^ word >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	word = (word ^ word >> 27) * UINT64_C(0x94d049bb133111eb);
	return word ^ word >> 31;
}
