/* A page table in LibOS: tables that only the kernel walks. The host's MMU gets pages on demand. */
#pragma once
#include <lib/types.h>

struct window;

struct page_table {
	paddr_t root;
	struct window *window;  /* where mappings go that may lie anywhere; never changes */
	bool uses_low;          /* its code may run only while it owns the low window */
	vaddr_t wanted;         /* the page fault reported last, likely supplied by now; 0: none */
	unsigned wanted_access;
};
