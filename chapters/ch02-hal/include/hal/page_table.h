/*
 * Page tables: the user half of an address space. The kernel half is the same in all of them.
 *
 * The table does not own the frames it maps, only the frames it is made of. Callers serialise
 * changes to one table. Changes are visible to every CPU when the function returns (it flushes
 * what must be flushed, once for a whole range).
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
 * Ranges. Addresses and sizes are multiples of the page size, flags are PAGE_* bits (0: present
 * for nobody; PAGE_WRITE implies PAGE_READ). All return -EINVAL when hal_pt_may_map is false, and
 * -ENOMEM when a table is needed and there is no memory for it; then nothing has changed.
 *
 * Large pages come and go by themselves: map_cont uses the largest size (1 GiB, 2 MiB, 4 KiB) for
 * which virtual and physical address are aligned and which fits into the range, and whatever
 * changes a part of a large page first splits it. Only that makes unmap and protect want memory:
 * who maps pages one by one need not expect their -ENOMEM.
 */

/* Mapping over a mapping replaces it. `pages` need not be neighbours. */
int hal_pt_map_cont(struct page_table *pt, vaddr_t va, paddr_t pa, uint64_t size, unsigned flags);
int hal_pt_map_many(struct page_table *pt, vaddr_t va, const paddr_t *pages, size_t count,
		    unsigned flags);
/* What is not mapped is skipped. Tables that become empty are freed. */
int hal_pt_unmap_cont(struct page_table *pt, vaddr_t va, uint64_t size);
/* Gives the flags to every page that is mapped. */
int hal_pt_protect_cont(struct page_table *pt, vaddr_t va, uint64_t size, unsigned flags);

/* The same for one page of 4 KiB; -ENOENT when nothing is mapped there. Tables stay. */
int hal_pt_map(struct page_table *pt, vaddr_t va, paddr_t pa, unsigned flags);
int hal_pt_unmap(struct page_table *pt, vaddr_t va);
int hal_pt_protect(struct page_table *pt, vaddr_t va, unsigned flags);

struct page_info {
	paddr_t pa;    /* of the byte that was asked for, not of the page's first one */
	unsigned flags;
	uint64_t size; /* of the page: 4 KiB, 2 MiB, 1 GiB */
};

/* What va (any alignment) maps to: -ENOENT when nothing. `info` may be NULL. */
int hal_pt_query(const struct page_table *pt, vaddr_t va, struct page_info *info);

/*
 * Finds the first mapped address at or after *va (page-aligned) and before end; false when there
 * is none. *size is how much the same page maps from there on, at most up to end, so that
 * `*va += *size` goes on with the next one. Skips what is empty fast: ranges may be as large as
 * the address space.
 */
bool hal_pt_next(const struct page_table *pt, vaddr_t *va, vaddr_t end, uint64_t *size);

/* The physical address of the root table: what the CPU's register holds. */
paddr_t hal_pt_table_phys(const struct page_table *pt);

/* Makes pt the current one (NULL: the kernel's own, without user mappings). */
void hal_pt_activate(struct page_table *pt);
struct page_table *hal_pt_current(void);
