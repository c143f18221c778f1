/*
 * Small position-independent user programs, in assembly (isa/<isa>/user_code.S), for tests and for
 * chapters that have no program loader yet. Each is the bytes between two labels. Code runs with
 * no stack unless it says so.
 */
#pragma once
#include <lib/types.h>

#define USER_CODE(name) extern const char user_##name##_start[], user_##name##_end[]

/* Syscall 42 with the arguments 1 … 6, then 43 with the result + 1; then for ever 43. */
USER_CODE(syscall);
/* Syscall 1, again and again: two instructions a turn, and one on x86-64 that loads the number. */
USER_CODE(visit);
/* Jumps to itself for ever. */
USER_CODE(spin);
/* Writes 1 (a byte) to the address in the first C argument, then syscall 1. */
USER_CODE(store);
/* Reads a byte from the address in the first C argument, then syscall 1 with it. */
USER_CODE(load);
/* Adds 1 to the 8 bytes at the address in the first C argument, for ever. */
USER_CODE(count);
/* Jumps to the address in the first C argument. */
USER_CODE(jump);
/* An undefined instruction. */
USER_CODE(illegal);
/* A breakpoint instruction. */
USER_CODE(breakpoint);
/* Syscall 1 with a sum kept in a floating point register, again and again: its first argument is
 * 1, 2, 3, … as long as nobody else spoils the register. */
USER_CODE(fpu);
