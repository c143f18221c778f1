/*
 * What hal/radix.c leaves to the machine. Only the kernel walks the tables; what the host's MMU has
 * seen of them is the business of window.c, and takes the place of a TLB.
 */
#include <arch/pte.h>
#include <arch/window.h>
#include <hal/cpus.h>
#include <hal/tlb.h>

static struct {
	struct page_table *table;
} CPU_ALIGNED current[CPUS_MAX];

void arch_pt_init(struct page_table *pt, const struct page_table *like)
{
	pt->window = like ? like->window : window_next();
}

/*
 * A page that was not there before cannot be in the host's MMU. For tables that will be freed: no
 * CPU walks in the range when window_forget returns (window_bring_in).
 */
void tlb_flush(const struct tlb_batch *batch)
{
	if (batch->stale || batch->tables)
		window_forget(batch->pt, batch->start, batch->end);
}

void tlb_release(struct page_table *pt)
{
	if (hal_pt_current() == pt)
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
	struct page_table **mine = &current[hal_cpu_id()].table;

	if (*mine == pt)
		return;
	if (*mine)
		window_leave(*mine);
	*mine = NULL; /* while it waits to enter it can be asked to leave, and has nothing to */
	if (pt)
		window_enter(pt);
	*mine = pt;
}

struct page_table *hal_pt_current(void)
{
	return current[hal_cpu_id()].table;
}
