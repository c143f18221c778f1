/*
 * What CPUs remember of page tables, and how they are made to forget. HAL only: hal/radix.c
 * changes a table and notes in a batch what a CPU may remember wrongly from then on; at its end
 * the change has the machine carry out the batch, once.
 */
#pragma once
#include <hal/page_table.h>

struct tlb_batch {
	struct page_table *pt;
	vaddr_t start, end; /* every changed address lies between; start == end: nothing changed */
	bool stale;         /* one of them was mapped before: any CPU may remember it */
	bool tables;        /* tables came or went: CPUs remember these too, by no single address */
	paddr_t freed;      /* tables that are to be freed when no CPU knows them any more */
};

/* [va, va + size) has changed; was_mapped: it was not empty before. */
void tlb_batch_add(struct tlb_batch *batch, vaddr_t va, uint64_t size, bool was_mapped);

/* Carries it out (the machine's; hal/tlb.c for those with a TLB). Afterwards no CPU remembers. */
void tlb_flush(const struct tlb_batch *batch);
/*
 * The machine's part, where hal/tlb.c is used: has the other CPUs in the set carry it out, and
 * waits. Each uses the table, or did a moment ago. The caller may hold locks.
 */
void arch_tlb_flush_others(uint32_t cpus, const struct tlb_batch *batch);
/* What each of them does, unless the machine has other means. */
void tlb_flush_here(const struct tlb_batch *batch);

/* For tests: CPUs shall have at most so many ids. Returns the limit before. */
unsigned tlb_limit_ids(unsigned limit);

/* The table is going away: no CPU uses it any more when this returns. */
void tlb_release(struct page_table *pt);
