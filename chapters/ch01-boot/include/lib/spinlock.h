/*
 * A spinlock: mutual exclusion between CPUs, for a few instructions at a time. Kernel code is not
 * interrupted, so a holder is never stopped by a handler of its own CPU; it must not enter user
 * mode, idle, or await. Locks are leaves: who holds one takes no other, unless both headers say in
 * which order.
 *
 * CPUs do not enter in the order in which they came. A lock that sees to that (a ticket lock) goes
 * to a CPU that the host of a virtual machine may not be running just then, and all wait for it.
 */
#pragma once
#include <lib/types.h>

struct spinlock {
	uint32_t held; /* a word, for RISC-V exchanges nothing smaller; 1: a CPU has it */
};

#define SPINLOCK_INIT { 0 }

void spin_lock(struct spinlock *lock);
/* True if it could be had at once. */
bool spin_try(struct spinlock *lock);
void spin_unlock(struct spinlock *lock);

/*
 * What a CPU does while it waits, again and again: whatever other CPUs may be waiting for it to do
 * (chapter 2: flushing its TLB). NULL: nothing but waiting.
 */
extern void (*spin_waiting)(void);
