/*
 * Windows: the parts of the host's address space where user pages appear.
 *
 *   0x10000 … 0x7f000000               the low window: programs linked to fixed addresses
 *   0x7f000000 …                       what patched system calls need (patch.h)
 *   0x2_0000_0000 + n * 1 TiB          window n (AddressSanitizer's shadow moves them up)
 *   0x55…, 0x7f…                       the kernel, the C library, the host's stack
 *
 * A process has one of the windows n, which it may share with others, and may use the low window,
 * which all share. The host has one MMU for all CPUs of ours, so a window shows the pages of one
 * table at a time, its owner. CPUs that run code of the owner are inside; a CPU that comes with
 * another table waits for its turn, lets the owner have a slice of time, and then has the others
 * leave. With that all pages go, and the new owner gets its own one by one as it touches them.
 *
 * While nobody uses the low window it has no owner, and any table's code may run.
 *
 * Nothing isolates user code from what else the host process has mapped: LibOS is a place to
 * develop and debug, not a sandbox.
 */
#pragma once
#include <lib/spinlock.h>
#include <lib/types.h>

struct page_table;
struct window {
	uintptr_t start, end;
	struct spinlock turn; /* held by who is about to enter; taken before `pages` */
	uint32_t inside;      /* bit n: CPU n. Set by who has the turn, cleared by the CPU itself */
	uint64_t since;       /* when the owner came: guarded by `turn` */

	struct spinlock pages; /* guards the rest, and what the host has mapped in the window */
	const struct page_table *owner; /* changed by who has the turn, and nobody else is inside */
	bool used;                      /* pages of the owner may be mapped */
	uintptr_t forgotten, forgotten_end; /* pages to take away before the owner runs again */
	unsigned changes; /* how often shown code has been replaced; may be read at any time */
	struct slot *slots; /* of its patched system calls, where they are written (patch_slot.c) */
};

extern struct window window_low;

/* The window for a new process. They are handed out in turn and may be shared. */
struct window *window_next(void);
/* True for ranges that are not empty. */
bool window_holds(const struct window *w, vaddr_t va, uint64_t size);
/* The window that the table's address lies in. */
struct window *window_of(const struct page_table *pt, vaddr_t va);

/* --- Entering and leaving (window_turn.c) --- */

/* Makes this CPU the table's: its code may run as long as hal_pt_current() says so. May wait. */
void window_enter(struct page_table *pt);
/* This CPU is inside of no window any more. Takes no lock. */
void window_leave(struct page_table *pt);
/* pt goes away: nobody is inside for it when this returns. */
void window_disown(struct window *w, const struct page_table *pt);

/* --- Pages (window.c) --- */

/* Shows nothing any more, and has another owner. By who has the turn, with nobody inside. */
void window_change_owner(struct window *w, const struct page_table *pt);

/*
 * Shows the host's MMU the page at va, and its neighbours where that costs nothing. False when pt
 * does not grant the access. True does not promise that the page is there: the CPU may have lost
 * the window; the user's next fault tells.
 */
bool window_bring_in(struct page_table *pt, vaddr_t va, unsigned access);
/*
 * What pt maps in a range has changed: no CPU goes on using what the host's MMU knows of it. What
 * only this CPU could use is left until window_flush, because neighbours go together.
 */
void window_forget(const struct page_table *pt, vaddr_t start, vaddr_t end);
/* Takes away what was forgotten. Called before user code runs. */
void window_flush(struct window *w);

/*
 * Writes over the user's code, within one page, in a copy of the page that only this window shows,
 * and only until what pt maps there changes. False, and nothing has happened, when it is not code
 * that the user cannot write, or the host refuses.
 */
bool window_shadow(struct page_table *pt, vaddr_t at, const void *bytes, size_t n);

static inline unsigned window_changes(const struct window *w)
{
	return __atomic_load_n(&w->changes, __ATOMIC_RELAXED);
}
