/* See <hal/page_table.h>: the tables themselves lie in physical memory. */
#pragma once
#include <hal/tlb_use.h>
#include <lib/types.h>

struct page_table {
	paddr_t root; /* the PML4, for CR3 */
	struct tlb_use use;
};
