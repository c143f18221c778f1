/* Which CPUs are inside of a window, and for whom. See <arch/window.h>. */
#include <arch/window.h>
#include <hal/cpu_call.h>
#include <hal/cpu_start.h>
#include <hal/page_table.h>
#include <hal/timer.h>

#define SLICE (2 * NANOSECONDS / 1000) /* less, and two tables could keep each other from working */

static uint32_t inside(const struct window *w)
{
	return __atomic_load_n(&w->inside, __ATOMIC_ACQUIRE);
}

static void leave(struct window *w)
{
	__atomic_fetch_and(&w->inside, ~(1u << hal_cpu_id()), __ATOMIC_SEQ_CST);
}

/* On a CPU that is inside: runs the code of the owner, or is about to, when it has both windows. */
static void be_sent_out(void *w)
{
	hal_pt_activate(NULL);
	leave(w);
}

static void wait_for_end_of_slice(const struct window *w)
{
	while (inside(w) && hal_timer_now() < w->since + SLICE)
		if (spin_waiting)
			spin_waiting();
}

/* With the turn: nobody comes in meanwhile. */
static void take_over(struct window *w, const struct page_table *pt)
{
	wait_for_end_of_slice(w);
	if (inside(w))
		cpu_call_urgent(inside(w), be_sent_out, w);
	window_change_owner(w, pt);
	w->since = hal_timer_now();
}

static void enter(struct window *w, const struct page_table *pt)
{
	spin_lock(&w->turn);
	if (w->owner != pt)
		take_over(w, pt);
	__atomic_fetch_or(&w->inside, 1u << hal_cpu_id(), __ATOMIC_SEQ_CST);
	spin_unlock(&w->turn);
	window_flush(w);
}

static bool is_inside(const struct window *w)
{
	return inside(w) >> hal_cpu_id() & 1;
}

/* While it waits for the second one, others may have it leave the first. */
void window_enter(struct page_table *pt)
{
	do {
		enter(&window_low, pt->uses_low ? pt : NULL);
		enter(pt->window, pt);
	} while (!is_inside(&window_low) || !is_inside(pt->window));
}

void window_leave(struct page_table *pt)
{
	leave(pt->window);
	leave(&window_low);
}

void window_disown(struct window *w, const struct page_table *pt)
{
	spin_lock(&w->turn);
	if (w->owner == pt) {
		w->since = 0;
		take_over(w, NULL);
	}
	spin_unlock(&w->turn);
}
