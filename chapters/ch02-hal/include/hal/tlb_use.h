/*
 * Which CPUs may remember entries of a page table: a part of struct page_table on machines with a
 * TLB (hal/tlb.c).
 *
 * A CPU remembers entries under a number, the table's id on this CPU (x86-64's PCID, RISC-V's
 * ASID), so that it need not forget one table for another. Ids are dealt out in turn; when the last
 * one is given away a new generation begins, and ids of an older one mean nothing.
 */
#pragma once
#include <hal/cpus.h>
#include <lib/spinlock.h>

struct tlb_use {
	struct spinlock lock;   /* guards the rest, but for a CPU that clears an id of its own */
	uint32_t cpus;          /* bit n: CPU n uses the table now */
	uint64_t ids[CPUS_MAX]; /* by CPU: generation and id; 0: it remembers nothing */
};
