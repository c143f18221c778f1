/*
 * Page tables as a radix tree, the way x86-64 (4 levels) and Sv39 (3 levels) walk them: each table
 * is one frame of 512 entries, and 9 bits of the address choose the entry. What an entry looks
 * like is the machine's business: <arch/pte.h>.
 */
#include <arch/pte.h>
#include <hal/page_table.h>
#include <hal/pmem.h>
#include <lib/errno.h>
#include <mm/frame.h>

#define ENTRIES 512

static struct page_table *current;

static pte_t *table_at(paddr_t pa)
{
	return pmem_pointer(pa);
}

/* level 0 is the one whose entries map pages. */
static unsigned index_at(vaddr_t va, unsigned level)
{
	return (va >> (PAGE_SHIFT + 9 * level)) % ENTRIES;
}

static bool in_user_half(vaddr_t va)
{
	return va >= USER_BASE && va < USER_BASE + USER_SIZE;
}

/* The next table down; makes it when `create`. NULL: absent, or out of memory. */
static pte_t *step(pte_t *entry, bool create)
{
	if (!pte_present(*entry)) {
		paddr_t table = create ? frame_alloc_zeroed() : 0;

		if (!table)
			return NULL;
		*entry = pte_table(table);
	}
	return table_at(pte_address(*entry));
}

static pte_t *walk(const struct page_table *pt, vaddr_t va, bool create)
{
	pte_t *table = table_at(pt->root);

	for (unsigned level = PT_LEVELS - 1; level > 0 && table; level--)
		table = step(&table[index_at(va, level)], create);
	return table ? &table[index_at(va, 0)] : NULL;
}

static pte_t *find(const struct page_table *pt, vaddr_t va)
{
	pte_t *entry = in_user_half(va) ? walk(pt, va, false) : NULL;

	return entry && pte_present(*entry) ? entry : NULL;
}

static void set(struct page_table *pt, vaddr_t va, pte_t *entry, pte_t value)
{
	*entry = value;
	if (pt == current)
		arch_pt_flush(va);
}

int hal_pt_create(struct page_table *pt, const struct page_table *like)
{
	pt->root = frame_alloc_zeroed();
	if (!pt->root)
		return -ENOMEM;
	arch_pt_root_init(pt->root);
	return 0;
}

/* Frees the tables below `table`, whose entries are at `level`, up to index `count`. */
static void free_tables(paddr_t table, unsigned level, unsigned count)
{
	for (unsigned i = 0; level > 0 && i < count; i++) {
		pte_t entry = table_at(table)[i];

		if (pte_present(entry))
			free_tables(pte_address(entry), level - 1, ENTRIES);
	}
	frame_unref(table);
}

void hal_pt_destroy(struct page_table *pt)
{
	if (current == pt)
		hal_pt_activate(NULL);
	free_tables(pt->root, PT_LEVELS - 1,
		    index_at(USER_BASE + USER_SIZE - 1, PT_LEVELS - 1) + 1);
	pt->root = 0;
}

void hal_pt_user_range(const struct page_table *pt, vaddr_t *base, uint64_t *size)
{
	*base = USER_BASE;
	*size = USER_SIZE;
}

bool hal_pt_may_map(const struct page_table *pt, vaddr_t va, uint64_t size)
{
	return (va | size) % PAGE_SIZE == 0 && size && va >= USER_BASE && size <= USER_SIZE &&
	       va - USER_BASE <= USER_SIZE - size;
}

int hal_pt_map(struct page_table *pt, vaddr_t va, paddr_t pa, unsigned flags)
{
	pte_t *entry;

	if (!in_user_half(va))
		return -EINVAL;
	entry = walk(pt, va, true);
	if (!entry)
		return -ENOMEM;
	set(pt, va, entry, pte_leaf(pa, flags));
	return 0;
}

int hal_pt_unmap(struct page_table *pt, vaddr_t va)
{
	pte_t *entry = find(pt, va);

	if (!entry)
		return -ENOENT;
	set(pt, va, entry, 0);
	return 0;
}

int hal_pt_protect(struct page_table *pt, vaddr_t va, unsigned flags)
{
	pte_t *entry = find(pt, va);

	if (!entry)
		return -ENOENT;
	set(pt, va, entry, pte_leaf(pte_address(*entry), flags));
	return 0;
}

int hal_pt_query(const struct page_table *pt, vaddr_t va, paddr_t *pa, unsigned *flags)
{
	pte_t *entry = find(pt, va);

	if (!entry)
		return -ENOENT;
	if (pa)
		*pa = pte_address(*entry) | (va & PAGE_MASK);
	if (flags)
		*flags = pte_flags(*entry);
	return 0;
}

/* The present entry for va, or NULL and in *skip how much address space is known to be empty. */
static pte_t *find_or_skip(const struct page_table *pt, vaddr_t va, uint64_t *skip)
{
	pte_t *table = table_at(pt->root);

	for (unsigned level = PT_LEVELS - 1;; level--) {
		pte_t *entry = &table[index_at(va, level)];

		*skip = PAGE_SIZE << (9 * level);
		if (!pte_present(*entry))
			return NULL;
		if (level == 0)
			return entry;
		table = table_at(pte_address(*entry));
	}
}

bool hal_pt_next(const struct page_table *pt, vaddr_t *va, vaddr_t end)
{
	uint64_t skip;

	for (end = min(end, (vaddr_t)(USER_BASE + USER_SIZE)); *va < end;
	     *va = round_down(*va, skip) + skip)
		if (find_or_skip(pt, *va, &skip))
			return true;
	return false;
}

paddr_t hal_pt_table_phys(const struct page_table *pt)
{
	return pt->root;
}

void hal_pt_activate(struct page_table *pt)
{
	if (pt == current)
		return;
	current = pt;
	arch_pt_set_root(pt ? pt->root : arch_pt_kernel_root());
}

struct page_table *hal_pt_current(void)
{
	return current;
}
