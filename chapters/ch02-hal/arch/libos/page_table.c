/*
 * What hal/radix.c leaves to the machine. Only the kernel walks the tables; what the host's MMU has
 * seen of them is the business of window.c, and takes the place of a TLB.
 */
#include <arch/pte.h>
#include <arch/window.h>
#include <hal/tlb.h>

static struct page_table *current;

void arch_pt_init(struct page_table *pt, const struct page_table *like)
{
	pt->window = like ? like->window : window_next();
}

/* A page that was not there before cannot be in the host's MMU. */
void tlb_flush(const struct tlb_batch *batch)
{
	if (batch->stale)
		window_forget(batch->pt, batch->start, batch->end);
}

void tlb_release(struct page_table *pt)
{
	if (current == pt)
		hal_pt_activate(NULL);
	window_disown(&window_low, pt);
	window_disown(pt->window, pt);
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
