/*
 * The page table: a tree of the shape that the CPU's MMU walks (four levels, 512 entries, 9 bits of
 * the address each). Here only the kernel walks it; what the host's MMU has seen of it is the
 * business of window.c.
 *
 * An entry of the lowest level is the physical address with the PAGE_* flags and PRESENT; above it
 * is the address of the next node. 0: nothing.
 */
#include <arch/window.h>
#include <hal/page_table.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>

#define LEVELS  4
#define ENTRIES 512
#define PRESENT UINT64_C(8)
#define REACH   (PAGE_SIZE << 9 * LEVELS) /* the first address that the tree has no place for */

static struct page_table *current;

static uint64_t *node_new(void)
{
	return kzalloc(ENTRIES * sizeof(uint64_t));
}

static unsigned index_at(vaddr_t va, unsigned level)
{
	return (va >> (PAGE_SHIFT + 9 * level)) % ENTRIES;
}

/* The entry of the lowest level. NULL: it has no node yet, or no memory to make one. */
static uint64_t *walk(const struct page_table *pt, vaddr_t va, bool create)
{
	uint64_t *node = pt->root;

	for (unsigned level = LEVELS - 1; level > 0 && node; level--) {
		uint64_t *entry = &node[index_at(va, level)];

		if (!*entry && create)
			*entry = (uintptr_t)node_new();
		node = (uint64_t *)(uintptr_t)*entry;
	}
	return node ? &node[index_at(va, 0)] : NULL;
}

static uint64_t *find(const struct page_table *pt, vaddr_t va)
{
	bool valid = hal_pt_may_map(pt, round_down(va, PAGE_SIZE), PAGE_SIZE);
	uint64_t *entry = valid ? walk(pt, va, false) : NULL;

	return entry && *entry ? entry : NULL;
}

static uint64_t leaf(paddr_t pa, unsigned flags)
{
	return pa | flags | (flags & PAGE_WRITE ? PAGE_READ : 0) | PRESENT;
}

/* A page that was not there before cannot be in the host's MMU. */
static void set(struct page_table *pt, vaddr_t va, uint64_t *entry, uint64_t value)
{
	if (*entry)
		window_forget(pt, va);
	*entry = value;
}

int hal_pt_create(struct page_table *pt, const struct page_table *like)
{
	*pt = (struct page_table){ .root = node_new() };
	if (!pt->root)
		return -ENOMEM;
	pt->window = like ? like->window : window_next();
	return 0;
}

static void node_free(uint64_t *node, unsigned level)
{
	for (unsigned i = 0; level > 0 && i < ENTRIES; i++)
		if (node[i])
			node_free((uint64_t *)(uintptr_t)node[i], level - 1);
	kfree(node);
}

void hal_pt_destroy(struct page_table *pt)
{
	if (current == pt)
		hal_pt_activate(NULL);
	window_disown(&window_low, pt);
	window_disown(pt->window, pt);
	node_free(pt->root, LEVELS - 1);
	pt->root = NULL;
}

void hal_pt_user_range(const struct page_table *pt, vaddr_t *base, uint64_t *size)
{
	*base = pt->window->start;
	*size = pt->window->end - pt->window->start;
}

bool hal_pt_may_map(const struct page_table *pt, vaddr_t va, uint64_t size)
{
	return (va | size) % PAGE_SIZE == 0 &&
	       (window_holds(pt->window, va, size) || window_holds(&window_low, va, size));
}

int hal_pt_map(struct page_table *pt, vaddr_t va, paddr_t pa, unsigned flags)
{
	uint64_t *entry;

	if (!hal_pt_may_map(pt, va, PAGE_SIZE))
		return -EINVAL;
	entry = walk(pt, va, true);
	if (!entry)
		return -ENOMEM;
	set(pt, va, entry, leaf(pa, flags));
	return 0;
}

int hal_pt_unmap(struct page_table *pt, vaddr_t va)
{
	uint64_t *entry = find(pt, va);

	if (!entry)
		return -ENOENT;
	set(pt, va, entry, 0);
	return 0;
}

int hal_pt_protect(struct page_table *pt, vaddr_t va, unsigned flags)
{
	uint64_t *entry = find(pt, va);

	if (!entry)
		return -ENOENT;
	set(pt, va, entry, leaf(round_down(*entry, PAGE_SIZE), flags));
	return 0;
}

int hal_pt_query(const struct page_table *pt, vaddr_t va, paddr_t *pa, unsigned *flags)
{
	uint64_t *entry = find(pt, va);

	if (!entry)
		return -ENOENT;
	if (pa)
		*pa = round_down(*entry, PAGE_SIZE) | (va & PAGE_MASK);
	if (flags)
		*flags = *entry & (PAGE_READ | PAGE_WRITE | PAGE_EXEC);
	return 0;
}

/* True when va is mapped; else *skip is the size of the hole that one empty entry makes there. */
static bool mapped_or_skip(const struct page_table *pt, vaddr_t va, uint64_t *skip)
{
	const uint64_t *node = pt->root;

	for (unsigned level = LEVELS; level-- > 0;) {
		uint64_t entry = node[index_at(va, level)];

		*skip = PAGE_SIZE << 9 * level;
		if (!entry)
			return false;
		node = (uint64_t *)(uintptr_t)entry;
	}
	return true;
}

bool hal_pt_next(const struct page_table *pt, vaddr_t *va, vaddr_t end)
{
	uint64_t skip;

	for (end = min(end, REACH); *va < end; *va = round_down(*va, skip) + skip)
		if (mapped_or_skip(pt, *va, &skip))
			return true;
	return false;
}

paddr_t hal_pt_table_phys(const struct page_table *pt)
{
	return (uintptr_t)pt->root;
}

void hal_pt_activate(struct page_table *pt)
{
	current = pt;
	window_flush();
	if (pt) {
		window_own(&window_low, pt);
		window_own(pt->window, pt);
	}
}

struct page_table *hal_pt_current(void)
{
	return current;
}
