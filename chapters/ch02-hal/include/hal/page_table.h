/*
 * Page tables: the user half of an address space. The kernel half is the same in all of them.
 *
 * The table does not own the frames it maps, only the frames it is made of. Callers serialise
 * changes to one table. Changes are visible to the CPU when the function returns (it flushes what
 * must be flushed).
 */
#pragma once
#include <arch/page_table.h> /* struct page_table */
#include <lib/types.h>

enum page_flags {
	PAGE_READ = 1 << 0,
	PAGE_WRITE = 1 << 1,
	PAGE_EXEC = 1 << 2,
};

/*
 * Makes an empty table. `like` (or NULL) is a table whose addresses the new one will share, as a
 * fork's child does; LibOS chooses the process's window of the host's address space by it.
 * -ENOMEM.
 */
int hal_pt_create(struct page_table *pt, const struct page_table *like);
/* Frees the table's own frames. Mapped frames are the caller's. */
void hal_pt_destroy(struct page_table *pt);

/*
 * Where to put a program's mappings that may lie anywhere: [base, base + size). Mappings at
 * addresses that the program chose may lie elsewhere too (LibOS: below 4 GiB), as the second
 * function tells; it is true only for page-aligned ranges that are not empty.
 */
void hal_pt_user_range(const struct page_table *pt, vaddr_t *base, uint64_t *size);
bool hal_pt_may_map(const struct page_table *pt, vaddr_t va, uint64_t size);

/*
 * One page: va and pa are page-aligned, flags are PAGE_* bits (0: present for nobody; PAGE_WRITE
 * implies PAGE_READ). Mapping over a mapping replaces it. -ENOMEM; -EINVAL outside the user half.
 */
int hal_pt_map(struct page_table *pt, vaddr_t va, paddr_t pa, unsigned flags);
/* -ENOENT when nothing is mapped there. */
int hal_pt_unmap(struct page_table *pt, vaddr_t va);
int hal_pt_protect(struct page_table *pt, vaddr_t va, unsigned flags);
/* What va (any alignment) maps to; pa includes the offset in the page. NULLs are skipped. */
int hal_pt_query(const struct page_table *pt, vaddr_t va, paddr_t *pa, unsigned *flags);

/*
 * Finds the first mapped page at or after *va (page-aligned) and before end; false when there is
 * none. Skips what is empty fast: ranges may be as large as the address space.
 */
bool hal_pt_next(const struct page_table *pt, vaddr_t *va, vaddr_t end);

/* The physical address of the root table: what the CPU's register holds (LibOS: a number). */
paddr_t hal_pt_table_phys(const struct page_table *pt);

/* Makes pt the current one (NULL: the kernel's own, without user mappings). */
void hal_pt_activate(struct page_table *pt);
struct page_table *hal_pt_current(void);

/* Ranges, built on the above (hal/page_range.c). Sizes are multiples of the page size. */
int hal_pt_map_cont(struct page_table *pt, vaddr_t va, paddr_t pa, uint64_t size, unsigned flags);
int hal_pt_map_many(struct page_table *pt, vaddr_t va, const paddr_t *pages, size_t count,
		    unsigned flags);
/* Pages that are not mapped are skipped. */
void hal_pt_unmap_cont(struct page_table *pt, vaddr_t va, uint64_t size);
