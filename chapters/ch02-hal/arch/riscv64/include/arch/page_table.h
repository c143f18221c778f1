#pragma once
#include <lib/types.h>

struct page_table {
	paddr_t root;
};
