/* The tree of page tables: its tables, and what an address leads to. See <hal/radix.h>. */
#include <hal/radix.h>
#include <lib/errno.h>
#include <mm/frame.h>

/* Another CPU may walk here at any moment: what the entry points to must be complete before. */
static void entry_set(pte_t *entry, pte_t value)
{
	__atomic_store_n(entry, value, __ATOMIC_RELEASE);
}

pte_t *radix_descend(const struct page_table *pt, vaddr_t va, unsigned *level)
{
	unsigned at = PT_LEVELS - 1;
	pte_t *entry = radix_table(pt->root) + radix_index(va, at);

	while (at > *level && radix_is_table(*entry, at)) {
		at--;
		entry = radix_table(pte_address(*entry)) + radix_index(va, at);
	}
	*level = at;
	return entry;
}

/* --- Tables come and go --- */

/* The pieces of a large page map what it mapped. */
static void fill_with_pieces(pte_t *table, pte_t large, unsigned level)
{
	paddr_t pa = pte_address(large);

	for (unsigned i = 0; i < RADIX_ENTRIES; i++)
		table[i] = pte_leaf(pa + i * radix_span(level), pte_flags(large), level);
}

bool radix_put_table(struct tlb_batch *batch, pte_t *entry, vaddr_t va, unsigned level)
{
	paddr_t table = frame_alloc_zeroed();
	bool large = pte_present(*entry);

	if (!table)
		return false;
	if (large)
		fill_with_pieces(radix_table(table), *entry, level - 1);
	entry_set(entry, pte_table(table));
	if (large || PT_REMEMBERS_ABSENT) {
		batch->tables = true;
		tlb_batch_add(batch, round_down(va, radix_span(level)), radix_span(level), large);
	}
	return true;
}

/*
 * Takes a table and those below it out of use. A CPU may still walk through them: they are chained
 * by their first words, as which the address of a frame is an entry that is not present.
 */
static void table_drop(paddr_t table, unsigned level, unsigned count, paddr_t *chain)
{
	pte_t *entries = radix_table(table);

	for (unsigned i = 0; i < count; i++)
		if (radix_is_table(entries[i], level))
			table_drop(pte_address(entries[i]), level - 1, RADIX_ENTRIES, chain);
	entries[0] = *chain;
	*chain = table;
}

static void tables_free(paddr_t chain)
{
	while (chain) {
		paddr_t table = chain;

		chain = *radix_table(table);
		frame_unref(table);
	}
}

void radix_replace(struct tlb_batch *batch, pte_t *entry, unsigned level, vaddr_t va, pte_t value)
{
	pte_t old = *entry;

	if (old == value)
		return;
	entry_set(entry, value);
	if (radix_is_table(old, level)) {
		table_drop(pte_address(old), level - 1, RADIX_ENTRIES, &batch->freed);
		batch->tables = true;
	}
	if (pte_present(old) || PT_REMEMBERS_ABSENT)
		tlb_batch_add(batch, va, radix_span(level), pte_present(old));
}

void radix_finish(struct tlb_batch *batch)
{
	if (batch->start < batch->end)
		tlb_flush(batch);
	tables_free(batch->freed);
}

int hal_pt_create(struct page_table *pt, const struct page_table *like)
{
	*pt = (struct page_table){ .root = frame_alloc_zeroed() };
	if (!pt->root)
		return -ENOMEM;
	arch_pt_init(pt, like);
	return 0;
}

void hal_pt_destroy(struct page_table *pt)
{
	unsigned top = PT_LEVELS - 1;
	paddr_t chain = 0;

	tlb_release(pt);
	table_drop(pt->root, top, radix_index(PT_USER_END - 1, top) + 1, &chain);
	tables_free(chain);
	pt->root = 0;
}

/* --- Looking --- */

int hal_pt_query(const struct page_table *pt, vaddr_t va, struct page_info *info)
{
	unsigned level = 0;
	pte_t *entry;

	if (!hal_pt_may_map(pt, round_down(va, PAGE_SIZE), PAGE_SIZE))
		return -ENOENT;
	entry = radix_descend(pt, va, &level);
	if (!pte_present(*entry))
		return -ENOENT;
	if (info)
		*info = (struct page_info){ .pa = pte_address(*entry) + va % radix_span(level),
					    .flags = pte_flags(*entry), .size = radix_span(level) };
	return 0;
}

bool hal_pt_next(const struct page_table *pt, vaddr_t *va, vaddr_t end, uint64_t *size)
{
	end = min(end, (vaddr_t)PT_USER_END);
	while (*va < end) {
		unsigned level = 0;
		pte_t *entry = radix_descend(pt, *va, &level);
		vaddr_t next = round_down(*va, radix_span(level)) + radix_span(level);

		if (pte_present(*entry)) {
			*size = min(next, end) - *va;
			return true;
		}
		*va = next;
	}
	return false;
}

paddr_t hal_pt_table_phys(const struct page_table *pt)
{
	return pt->root;
}
