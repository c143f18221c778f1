/*
 * Windows: the parts of the host's address space where user pages appear.
 *
 *   0x10000 … 4 GiB                    the low window: programs linked to fixed addresses
 *   0x2_0000_0000 + n * 1 TiB          window n (AddressSanitizer's shadow moves them up)
 *   0x55…, 0x7f…                       the kernel, the C library, the host's stack
 *
 * A process may use the low window and one of the others. Many tables can share a window; the
 * host's MMU shows the pages of one of them, the owner. Another one that wants to run takes the
 * window over, which removes all pages, and then gets its own one by one as it touches them.
 *
 * Nothing isolates user code from what else the host process has mapped: LibOS is a place to
 * develop and debug, not a sandbox.
 */
#pragma once
#include <lib/types.h>

struct page_table;
struct window {
	uintptr_t start, end;
	const struct page_table *owner;
	bool used; /* pages of the owner may be mapped */
};

extern struct window window_low;

/* The window for a new process. They are handed out in turn and may be shared. */
struct window *window_next(void);
/* True for ranges that are not empty. */
bool window_holds(const struct window *w, vaddr_t va, uint64_t size);

/* Makes pt's pages the ones that may be seen in its windows. */
void window_own(struct window *w, const struct page_table *pt);
/* pt goes away. */
void window_disown(struct window *w, const struct page_table *pt);

/*
 * Shows the host's MMU the page at va, and its neighbours where that costs nothing. False when pt,
 * the owner, does not grant the access.
 */
bool window_bring_in(const struct page_table *pt, vaddr_t va, unsigned access);
/* What pt maps in a range has changed: the host's MMU must not go on using what it knows of it. */
void window_forget(const struct page_table *pt, vaddr_t start, vaddr_t end);
/* Carries out what was forgotten. Called before user code runs. */
void window_flush(void);
