/* A page table in LibOS: a tree that only the kernel walks. The host's MMU gets pages on demand. */
#pragma once
#include <lib/types.h>

struct window;

struct page_table {
	uint64_t *root;         /* page_table.c */
	struct window *window;  /* where mappings go that may lie anywhere; never changes */
	vaddr_t wanted;         /* the page fault reported last, likely supplied by now; 0: none */
	unsigned wanted_access;
};
