/*
 * The stack protector. The compiler puts a copy of __stack_chk_guard between the local arrays of a
 * function and its return address, and compares the two before it returns: a buffer that ran over
 * is found out before the CPU goes where it says (-fstack-protector-strong, tools/mk/target.mk).
 */
#pragma once
#include <lib/types.h>

/*
 * Chooses the value. Called by the entry code, once, from a function that never returns: its
 * callers' copies are still of the old value.
 */
void stack_guard_init(uint64_t random);
