/* Which user pages the host's MMU knows. See <arch/window.h>. */
#define _GNU_SOURCE
#include <arch/memory.h>
#include <arch/patch.h>
#include <arch/window.h>
#include <hal/cpus.h>
#include <hal/page_table.h>
#include <kernel/init.h>
#include <kernel/panic.h>
#include <lib/string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#define WINDOW_SIZE (UINT64_C(1) << 40)
#define BLOCK_SIZE  (64 * PAGE_SIZE) /* one fault brings in at most this much */

#ifdef __SANITIZE_ADDRESS__ /* its shadow: 0x7fff8000 … 0x1000_7fff_8000 */
#define WINDOW_FIRST UINT64_C(0x200000000000)
#define WINDOW_COUNT 32
#else
#define WINDOW_FIRST UINT64_C(0x200000000)
#define WINDOW_COUNT 64
#endif

struct window window_low = { .start = 0x10000, .end = PATCH_ENTRY };
static struct window windows[WINDOW_COUNT];

/*
 * Empty places stay reserved by an inaccessible mapping, so that nothing of the host's gets into
 * them. What was mapped there disappears in the same step.
 */
static bool reserve(uintptr_t start, uintptr_t end, int how)
{
	void *at = (void *)start;

	return mmap(at, end - start, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | how, -1, 0) == at;
}

static void clear(uintptr_t start, uintptr_t end)
{
	if (!reserve(start, end, MAP_FIXED))
		panic("the host refuses to unmap %#lx", start);
}

struct window *window_next(void)
{
	static unsigned turn;

	return &windows[__atomic_fetch_add(&turn, 1, __ATOMIC_RELAXED) % WINDOW_COUNT];
}

bool window_holds(const struct window *w, vaddr_t va, uint64_t size)
{
	return size && va >= w->start && va < w->end && size <= w->end - va;
}

struct window *window_of(const struct page_table *pt, vaddr_t va)
{
	return window_holds(&window_low, va, 1) ? &window_low : pt->window;
}

/* --- Taking pages away --- */

static void code_changed(struct window *w)
{
	__atomic_add_fetch(&w->changes, 1, __ATOMIC_RELAXED);
}

static void take_forgotten_away(struct window *w)
{
	if (w->forgotten < w->forgotten_end) {
		clear(w->forgotten, w->forgotten_end);
		code_changed(w);
	}
	w->forgotten = w->forgotten_end = 0;
}

/* Looks without the lock: what others forget while this CPU is inside they take away themselves. */
void window_flush(struct window *w)
{
	if (!__atomic_load_n(&w->forgotten_end, __ATOMIC_RELAXED))
		return;
	spin_lock(&w->pages);
	take_forgotten_away(w);
	spin_unlock(&w->pages);
}

/* Neighbours gather. */
static void forget(struct window *w, uintptr_t start, uintptr_t end)
{
	if (start != w->forgotten_end) {
		take_forgotten_away(w);
		w->forgotten = start;
	}
	__atomic_store_n(&w->forgotten_end, end, __ATOMIC_SEQ_CST); /* before the look at: */
	if (__atomic_load_n(&w->inside, __ATOMIC_SEQ_CST) & ~(1u << hal_cpu_id()))
		take_forgotten_away(w);
}

void window_forget(const struct page_table *pt, vaddr_t start, vaddr_t end)
{
	struct window *w = start < window_low.end ? &window_low : pt->window;

	start = max(start, (vaddr_t)w->start); /* the span of a table may be larger */
	end = min(end, (vaddr_t)w->end);
	spin_lock(&w->pages);
	if (w->owner == pt && w->used && start < end)
		forget(w, start, end);
	spin_unlock(&w->pages);
}

void window_change_owner(struct window *w, const struct page_table *pt)
{
	spin_lock(&w->pages);
	if (w->used)
		clear(w->start, w->end);
	w->used = false;
	w->forgotten = w->forgotten_end = 0;
	w->owner = pt;
	code_changed(w);
	spin_unlock(&w->pages);
}

/* --- Bringing pages in --- */

struct run {
	vaddr_t start, end; /* neighbouring pages … */
	paddr_t pa;         /* … of neighbouring memory: the first one's */
	unsigned flags;
};

static bool belongs(const struct page_table *pt, vaddr_t va, paddr_t pa, unsigned flags)
{
	struct page_info page;

	return hal_pt_query(pt, va, &page) == 0 && page.pa == pa && page.flags == flags;
}

/* Extends the run, within its block, by the pages that one mapping of the host can show as well. */
static void run_extend(struct run *run, const struct page_table *pt)
{
	vaddr_t block = round_down(run->start, BLOCK_SIZE);
	vaddr_t block_end = block + BLOCK_SIZE;

	while (run->start > block &&
	       belongs(pt, run->start - PAGE_SIZE, run->pa - PAGE_SIZE, run->flags)) {
		run->start -= PAGE_SIZE;
		run->pa -= PAGE_SIZE;
	}
	while (run->end < block_end &&
	       belongs(pt, run->end, run->pa + (run->end - run->start), run->flags))
		run->end += PAGE_SIZE;
}

static int protection(unsigned flags)
{
	int writable = flags & PAGE_WRITE ? PROT_WRITE : 0;
	int executable = flags & PAGE_EXEC ? PROT_EXEC : 0;

	return PROT_READ | writable | executable;
}

static bool run_map(const struct run *run)
{
	size_t size = run->end - run->start;
	off_t offset = (off_t)memory_offset(run->pa);

	return mmap((void *)run->start, size, protection(run->flags),
		    MAP_SHARED | MAP_FIXED | MAP_POPULATE, memory_fd, offset) != MAP_FAILED;
}

/* Inside the lock: the table is asked and the host is told in one step. */
static bool bring_in(struct window *w, const struct page_table *pt, vaddr_t va, unsigned access)
{
	struct page_info page;
	struct run run;

	if (hal_pt_query(pt, va, &page) != 0 || !(page.flags & access))
		return false;
	take_forgotten_away(w);
	run = (struct run){ .start = round_down(va, PAGE_SIZE), .flags = page.flags };
	run.end = run.start + PAGE_SIZE;
	run.pa = round_down(page.pa, PAGE_SIZE);
	run_extend(&run, pt);
	if (!run_map(&run)) {
		/* The host allows so many mappings and no more: start over. */
		clear(w->start, w->end);
		if (!run_map(&run))
			panic("the host refuses to map %#lx", run.start);
	}
	w->used = true;
	if (run.flags & PAGE_EXEC)
		code_changed(w);
	return true;
}

static bool grants(const struct page_table *pt, vaddr_t va, unsigned access)
{
	struct page_info page;

	return hal_pt_query(pt, va, &page) == 0 && page.flags & access;
}

/* A table whose first page in the low window this is does not own it yet: it enters anew. */
static bool want_low_window(struct page_table *pt, vaddr_t va, unsigned access)
{
	if (!grants(pt, va, access))
		return false;
	pt->uses_low = true;
	hal_pt_activate(NULL);
	return true;
}

/* While it waited for the lock the CPU may have been asked to leave. */
bool window_bring_in(struct page_table *pt, vaddr_t va, unsigned access)
{
	struct window *w = window_of(pt, va);
	bool good = true;

	spin_lock(&w->pages);
	if (hal_pt_current() != pt)
		; /* not now */
	else if (w->owner == pt)
		good = bring_in(w, pt, va, access);
	else
		good = want_low_window(pt, va, access);
	spin_unlock(&w->pages);
	return good;
}

/* --- Patching code --- */

/* The page as it is seen now: it may be a copy already, or gone, and then this fails. */
static bool read_seen(void *to, uintptr_t page)
{
	struct iovec local = { to, PAGE_SIZE }, remote = { (void *)page, PAGE_SIZE };

	return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == (ssize_t)PAGE_SIZE;
}

/* Other CPUs may be running there: they see the old page, then the new one. */
static bool shadow(vaddr_t at, const void *bytes, size_t n)
{
	void *page = (void *)round_down(at, PAGE_SIZE);
	char *copy = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			  0);

	if (copy == MAP_FAILED)
		return false;
	if (read_seen(copy, (uintptr_t)page)) {
		memcpy(copy + at % PAGE_SIZE, bytes, n);
		if (mprotect(copy, PAGE_SIZE, PROT_READ | PROT_EXEC) == 0 &&
		    mremap(copy, PAGE_SIZE, PAGE_SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, page) == page)
			return true;
	}
	munmap(copy, PAGE_SIZE);
	return false;
}

static bool is_pure_code(const struct page_table *pt, vaddr_t va)
{
	return grants(pt, va, PAGE_EXEC) && !grants(pt, va, PAGE_WRITE);
}

bool window_shadow(struct page_table *pt, vaddr_t at, const void *bytes, size_t n)
{
	struct window *w = window_of(pt, at);
	bool good;

	spin_lock(&w->pages);
	take_forgotten_away(w);
	good = hal_pt_current() == pt && w->owner == pt && is_pure_code(pt, at) &&
	       shadow(at, bytes, n);
	spin_unlock(&w->pages);
	return good;
}

static void windows_init(void)
{
	if (!reserve(window_low.start, window_low.end, MAP_FIXED_NOREPLACE) ||
	    !reserve(WINDOW_FIRST, WINDOW_FIRST + WINDOW_COUNT * WINDOW_SIZE, MAP_FIXED_NOREPLACE))
		panic("something of the host's lies where user programs go");
	for (unsigned i = 0; i < WINDOW_COUNT; i++) {
		windows[i].start = WINDOW_FIRST + i * WINDOW_SIZE + PATCH_SLOTS_SIZE;
		windows[i].end = WINDOW_FIRST + (i + 1) * WINDOW_SIZE;
	}
}

INIT_HOOK(INIT_MACHINE, windows_init);
