/* Changing page tables: mapping, unmapping, protecting. See <hal/radix.h>. */
#include <hal/radix.h>
#include <lib/errno.h>

/* --- Mapping --- */

/* What shall be seen from `va` on: neighbouring memory, or frames one by one. */
struct request {
	vaddr_t va;
	uint64_t size;
	paddr_t pa;
	const paddr_t *pages; /* NULL: pa counts */
	unsigned flags;
};

static paddr_t memory_at(const struct request *r, uint64_t offset)
{
	return r->pages ? r->pages[offset / PAGE_SIZE] : r->pa + offset;
}

/* Neighbouring entries of one table that will map pages of the same size. */
struct run {
	unsigned level;
	uint64_t count;
};

static struct run run_at(const struct request *r, uint64_t offset)
{
	vaddr_t va = r->va + offset;
	uint64_t left = r->size - offset;
	unsigned level = r->pages ? 0 : PT_LARGEST;

	while (level && ((va | (r->pa + offset)) % radix_span(level) || radix_span(level) > left))
		level--;
	return (struct run){
		level, min(RADIX_ENTRIES - radix_index(va, level), left >> radix_shift(level))
	};
}

/* The entry for va at this very level. NULL: no memory for the tables above it. */
static pte_t *entry_make(struct tlb_batch *batch, vaddr_t va, unsigned level)
{
	for (;;) {
		unsigned at = level;
		pte_t *entry = radix_descend(batch->pt, va, &at);

		if (at == level)
			return entry;
		if (!radix_put_table(batch, entry, va, at))
			return NULL;
	}
}

static int tables_make(struct tlb_batch *batch, const struct request *r)
{
	for (uint64_t done = 0; done < r->size;) {
		struct run run = run_at(r, done);

		if (!entry_make(batch, r->va + done, run.level))
			return -ENOMEM;
		done += run.count * radix_span(run.level);
	}
	return 0;
}

static int pages_enter(struct tlb_batch *batch, const struct request *r)
{
	for (uint64_t done = 0; done < r->size;) {
		struct run run = run_at(r, done);
		pte_t *entry = entry_make(batch, r->va + done, run.level);

		if (!entry)
			return -ENOMEM;
		for (; run.count--; entry++, done += radix_span(run.level))
			radix_replace(batch, entry, run.level, r->va + done,
				      pte_leaf(memory_at(r, done), r->flags, run.level));
	}
	return 0;
}

/*
 * First the tables, which may fail, then the pages, which cannot any more. One page needs no such
 * care: it is entered or not.
 */
static int map(struct page_table *pt, const struct request *r)
{
	struct tlb_batch batch = { .pt = pt };
	int err;

	if (!hal_pt_may_map(pt, r->va, r->size))
		return -EINVAL;
	err = r->size == PAGE_SIZE ? 0 : tables_make(&batch, r);
	if (!err)
		err = pages_enter(&batch, r);
	radix_finish(&batch);
	return err;
}

int hal_pt_map_cont(struct page_table *pt, vaddr_t va, paddr_t pa, uint64_t size, unsigned flags)
{
	return map(pt, &(struct request){ .va = va, .size = size, .pa = pa, .flags = flags });
}

int hal_pt_map_many(struct page_table *pt, vaddr_t va, const paddr_t *pages, size_t count,
		    unsigned flags)
{
	return map(pt, &(struct request){ .va = va, .size = count * PAGE_SIZE, .pages = pages,
					  .flags = flags });
}

int hal_pt_map(struct page_table *pt, vaddr_t va, paddr_t pa, unsigned flags)
{
	return hal_pt_map_cont(pt, va, pa, PAGE_SIZE, flags);
}

/* --- Changing and unmapping --- */

enum { KEEP_TABLES = 1, UNMAP = 2 };

struct change {
	struct tlb_batch batch;
	unsigned how;
	unsigned flags; /* unless UNMAP */
};

/* Looks at the neighbours of a changed entry first: they are the likeliest to be in use. */
static bool is_empty(const pte_t *table, unsigned changed)
{
	for (unsigned i = 0; i < RADIX_ENTRIES; i++)
		if (pte_present(table[(changed + RADIX_ENTRIES - 1 + i) % RADIX_ENTRIES]))
			return false;
	return true;
}

static void change_page(struct change *c, pte_t *entry, unsigned level, vaddr_t va)
{
	pte_t page = pte_leaf(pte_address(*entry), c->flags, level);

	radix_replace(&c->batch, entry, level, va, c->how & UNMAP ? 0 : page);
}

static void change_table(struct change *c, pte_t *table, unsigned level, vaddr_t va, vaddr_t end);

/* The table that the entry points to, which goes when nothing is left in it. */
static void change_below(struct change *c, pte_t *entry, unsigned level, vaddr_t va, vaddr_t end)
{
	pte_t *table = radix_table(pte_address(*entry));

	change_table(c, table, level - 1, va, end);
	if (c->how == UNMAP && is_empty(table, radix_index(va, level - 1)))
		radix_replace(&c->batch, entry, level, round_down(va, radix_span(level)), 0);
}

/* [va, end) of one table; no page lies across these borders. */
static void change_table(struct change *c, pte_t *table, unsigned level, vaddr_t va, vaddr_t end)
{
	for (vaddr_t next; va < end; va = next) {
		pte_t *entry = &table[radix_index(va, level)];

		next = min(round_down(va, radix_span(level)) + radix_span(level), end);
		if (radix_is_table(*entry, level))
			change_below(c, entry, level, va, next);
		else if (pte_present(*entry))
			change_page(c, entry, level, va);
	}
}

/* Makes va a border: a large page that lies across it is split. */
static int split_at(struct tlb_batch *batch, vaddr_t va)
{
	for (;;) {
		unsigned level = 0;
		pte_t *entry = radix_descend(batch->pt, va, &level);

		if (!pte_present(*entry) || va % radix_span(level) == 0)
			return 0;
		if (!radix_put_table(batch, entry, va, level))
			return -ENOMEM;
	}
}

static int change(struct page_table *pt, vaddr_t va, uint64_t size, unsigned how, unsigned flags)
{
	struct change c = { .batch = { .pt = pt }, .how = how, .flags = flags };
	int err;

	if (!hal_pt_may_map(pt, va, size))
		return -EINVAL;
	err = split_at(&c.batch, va);
	if (!err)
		err = split_at(&c.batch, va + size);
	if (!err)
		change_table(&c, radix_table(pt->root), PT_LEVELS - 1, va, va + size);
	radix_finish(&c.batch);
	return err;
}

int hal_pt_unmap_cont(struct page_table *pt, vaddr_t va, uint64_t size)
{
	return change(pt, va, size, UNMAP, 0);
}

int hal_pt_protect_cont(struct page_table *pt, vaddr_t va, uint64_t size, unsigned flags)
{
	return change(pt, va, size, KEEP_TABLES, flags);
}

int hal_pt_unmap(struct page_table *pt, vaddr_t va)
{
	int err = hal_pt_query(pt, va, NULL);

	return err ? err : change(pt, va, PAGE_SIZE, UNMAP | KEEP_TABLES, 0);
}

int hal_pt_protect(struct page_table *pt, vaddr_t va, unsigned flags)
{
	int err = hal_pt_query(pt, va, NULL);

	return err ? err : change(pt, va, PAGE_SIZE, KEEP_TABLES, flags);
}

