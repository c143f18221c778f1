/* Sv39 (RISC-V Privileged 4.4), for hal/radix.c: three levels, entries of 8 bytes. */
#pragma once
#include <arch/hart.h>
#include <arch/layout.h>
#include <hal/page_table.h>
#include <lib/types.h>

#define PT_LEVELS 3
#define PT_USER_END UINT64_C(0x3ffffff000)
#define USER_BASE   UINT64_C(0x10000)
#define USER_SIZE   (PT_USER_END - USER_BASE)
#define PT_LARGEST  2 /* entries of the root may be pages, of 1 GiB */

/* A hart may remember that an entry was not valid (4.2.1). */
#define PT_REMEMBERS_ABSENT true

typedef uint64_t pte_t;

/*
 * A page for nobody. An entry that is valid and grants nothing would point to another table, so it
 * is an invalid one with a bit that the hardware leaves to software.
 */
#define PTE_NOBODY 0x100

_Static_assert(PAGE_READ << 1 == PTE_READ && PAGE_WRITE << 1 == PTE_WRITE &&
		       PAGE_EXEC << 1 == PTE_EXEC, "page flags are shifted into place");
#define PTE_PERMISSIONS (PTE_READ | PTE_WRITE | PTE_EXEC)

/*
 * A page: looks the same at every level. Accessed and dirty are set at once: a CPU may trap
 * instead of setting them (4.3.1).
 */
static inline pte_t pte_leaf(paddr_t pa, unsigned flags, unsigned level)
{
	pte_t entry = pa >> PAGE_SHIFT << PTE_PPN_SHIFT;

	if (!flags)
		return entry | PTE_NOBODY;
	if (flags & PAGE_WRITE)
		flags |= PAGE_READ;
	return entry | flags << 1 | PTE_VALID | PTE_USER | PTE_ACCESSED | PTE_DIRTY;
}

static inline pte_t pte_table(paddr_t pa)
{
	return pa >> PAGE_SHIFT << PTE_PPN_SHIFT | PTE_VALID;
}

static inline bool pte_is_table(pte_t entry)
{
	return (entry & (PTE_VALID | PTE_PERMISSIONS)) == PTE_VALID;
}

static inline bool pte_present(pte_t entry)
{
	return entry & (PTE_VALID | PTE_NOBODY);
}

static inline paddr_t pte_address(pte_t entry)
{
	return entry >> PTE_PPN_SHIFT << PAGE_SHIFT;
}

static inline unsigned pte_flags(pte_t entry)
{
	return (entry & PTE_PERMISSIONS) >> 1;
}

/* The table that this hart uses; NULL: the kernel's own. */
static inline struct page_table **arch_pt_current(void)
{
	return &this_hart()->table;
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
