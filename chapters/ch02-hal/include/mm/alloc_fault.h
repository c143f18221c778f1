/*
 * Allocations that fail on purpose. A test tells the n-th allocation from now on this CPU, of
 * frames or of heap, to fail, and sees what becomes of it: for every n until none fails any more.
 */
#pragma once
#include <lib/types.h>

/* n counts from 1; 0: none fails. */
void alloc_fault_at(uint64_t n);
/* Whether that allocation has come (and failed); then it is forgotten. */
bool alloc_fault_happened(void);

/* For the allocators: this allocation must fail. */
bool alloc_fault(void);
