/*
 * Task 2. An address space in few words: what is mapped, in runs as long as possible. Executor
 * context; the caller keeps others from changing the table meanwhile.
 */
#pragma once
#include <hal/page_table.h>

/* [va, va + size) maps [pa, pa + size), all with these flags. */
struct page_run {
	vaddr_t va;
	uint64_t size;
	paddr_t pa;
	unsigned flags; /* PAGE_* */
};

typedef bool page_run_visit(void *arg, const struct page_run *run);

/*
 * Calls visit for each run in [start, end), lowest first, until one call returns false. Two mapped
 * neighbours belong to one run when the second continues the first in physical memory too and has
 * the same flags, whatever the sizes of the pages that map them. A run that reaches over start or
 * end is cut there. start and end are multiples of PAGE_SIZE.
 *
 * The cost is that of the pages that are mapped, not that of the addresses between them. Returns
 * how many runs were visited.
 */
size_t page_runs(const struct page_table *pt, vaddr_t start, vaddr_t end, page_run_visit *visit,
		 void *arg);
