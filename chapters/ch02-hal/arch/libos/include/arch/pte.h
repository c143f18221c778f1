/* Entries of LibOS's page tables, for hal/radix.c: the shape of x86-64's, but no CPU reads them. */
#pragma once
#include <hal/page_table.h>

#define PT_LEVELS           4
#define PT_LARGEST          2 /* 1 GiB, as on the other machines */
#define PT_USER_END         (UINT64_C(1) << 47)
#define PT_REMEMBERS_ABSENT false

typedef uint64_t pte_t;

/* Beside the PAGE_* flags. */
#define PTE_PRESENT 0x10
#define PTE_PAGE    0x20

static inline pte_t pte_leaf(paddr_t pa, unsigned flags, unsigned level)
{
	return pa | flags | (flags & PAGE_WRITE ? PAGE_READ : 0) | PTE_PRESENT | PTE_PAGE;
}

static inline pte_t pte_table(paddr_t pa)
{
	return pa | PTE_PRESENT;
}

static inline bool pte_is_table(pte_t entry)
{
	return (entry & (PTE_PRESENT | PTE_PAGE)) == PTE_PRESENT;
}

static inline bool pte_present(pte_t entry)
{
	return entry & PTE_PRESENT;
}

static inline paddr_t pte_address(pte_t entry)
{
	return round_down(entry, PAGE_SIZE);
}

static inline unsigned pte_flags(pte_t entry)
{
	return entry & (PAGE_READ | PAGE_WRITE | PAGE_EXEC);
}

/* Gives the table its window. */
void arch_pt_init(struct page_table *pt, const struct page_table *like);
