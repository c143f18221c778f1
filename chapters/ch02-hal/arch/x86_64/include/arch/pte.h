/* 4-level paging (Intel SDM vol. 3, 4.5), for hal/radix.c: entries of 8 bytes. */
#pragma once
#include <arch/paging.h>
#include <arch/user_entry.h>
#include <hal/page_table.h>

#define PT_LEVELS 4
/* The last page of the half stays free: a syscall there would return to a non-canonical address. */
#define PT_USER_END UINT64_C(0x7ffffffff000)
#define USER_BASE   UINT64_C(0x10000)
#define USER_SIZE   (PT_USER_END - USER_BASE)

/* The highest level whose entries may be pages: 2 (1 GiB) when the CPU has such, else 1 (2 MiB). */
extern unsigned pt_largest;
#define PT_LARGEST pt_largest

/* The CPU remembers no translation that was not present (4.10.2.3). */
#define PT_REMEMBERS_ABSENT false

typedef uint64_t pte_t;

/* A page for nobody: not present for the CPU, which then ignores all other bits. */
#define PTE_NOBODY (UINT64_C(1) << 9)

/* A page. Whatever is present can be read. */
static inline pte_t pte_leaf(paddr_t pa, unsigned flags, unsigned level)
{
	if (!flags)
		return pa | PTE_NOBODY;
	return pa | PTE_PRESENT | PTE_USER | (level ? PTE_LARGE : 0) |
	       (flags & PAGE_WRITE ? PTE_WRITE : 0) | (flags & PAGE_EXEC ? 0 : PTE_NO_EXECUTE);
}

static inline pte_t pte_table(paddr_t pa)
{
	return pa | PTE_PRESENT | PTE_USER | PTE_WRITE;
}

/* Not for level 0, where the bit means something else. */
static inline bool pte_is_table(pte_t entry)
{
	return (entry & (PTE_PRESENT | PTE_LARGE)) == PTE_PRESENT;
}

static inline bool pte_present(pte_t entry)
{
	return entry & (PTE_PRESENT | PTE_NOBODY);
}

static inline paddr_t pte_address(pte_t entry)
{
	return entry & PTE_ADDRESS;
}

static inline unsigned pte_flags(pte_t entry)
{
	if (!(entry & PTE_PRESENT))
		return 0;
	return PAGE_READ | (entry & PTE_WRITE ? PAGE_WRITE : 0) |
	       (entry & PTE_NO_EXECUTE ? 0 : PAGE_EXEC);
}

/* The table that this CPU uses; NULL: the kernel's own. */
static inline struct page_table **arch_pt_current(void)
{
	return &this_user_entry()->table;
}

/* Gives an empty root the kernel half. */
void arch_pt_init(struct page_table *pt, const struct page_table *like);
/* After changes of the current table: for the addresses in [start, end), or for all. */
void arch_pt_flush(vaddr_t start, vaddr_t end);
void arch_pt_flush_all(void);
/*
 * How many ids a CPU knows; 1: it knows none. The table at `root` becomes the current one, under
 * an id (<hal/tlb_use.h>); with `forget`, what the CPU remembers under this id is forgotten.
 */
unsigned arch_pt_ids(void);
void arch_pt_set_root(paddr_t root, unsigned id, bool forget);
/* The table without user mappings. */
paddr_t arch_pt_kernel_root(void);
