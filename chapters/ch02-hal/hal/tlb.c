/* Which table a CPU uses, and what it may remember of it. See <hal/tlb.h>. */
#include <arch/pte.h>
#include <hal/tlb.h>

/* Beyond so many pages it is cheaper to forget all: Linux's tlb_single_page_flush_ceiling. */
#define FLUSH_PAGES_MAX 33

static struct page_table *current;

void tlb_flush(const struct tlb_batch *batch)
{
	if (batch->pt != current)
		return;
	if (batch->tables || batch->end - batch->start > FLUSH_PAGES_MAX * PAGE_SIZE)
		arch_pt_flush_all();
	else
		arch_pt_flush(batch->start, batch->end);
}

void tlb_release(struct page_table *pt)
{
	if (current == pt)
		hal_pt_activate(NULL);
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
