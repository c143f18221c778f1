/*
 * The frame allocator: one reference count per frame in an array that lies in memory
 * itself, and a search that goes on where the last one ended. 0 means free.
 */
#include <hal/boot.h>
#include <hal/pmem.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <lib/string.h>
#include <mm/frame.h>

#define NOT_MEMORY UINT32_MAX /* a hole, or reserved for ever */

static uint32_t *counts; /* [frame_number - first] */
static uint64_t first;   /* the number of the lowest frame */
static size_t spanned;   /* how many numbers the array covers */
static size_t next;      /* where to search */
static size_t total, free_count;

static uint32_t *count_of(paddr_t frame)
{
	size_t index = (frame >> PAGE_SHIFT) - first;

	assert(frame % PAGE_SIZE == 0 && index < spanned && counts[index] != NOT_MEMORY);
	return &counts[index];
}

static paddr_t frame_at(size_t index)
{
	return (first + index) << PAGE_SHIFT;
}

/* The first of `count` free neighbours at or after `from` and before `to`; `to` if none. */
static size_t find_run(size_t from, size_t to, size_t count)
{
	size_t run = 0;

	for (size_t i = from; i < to; i++) {
		run = counts[i] == 0 ? run + 1 : 0;
		if (run == count)
			return i + 1 - count;
	}
	return to;
}

paddr_t frame_alloc_contiguous(size_t count)
{
	size_t at;

	if (!count || count > free_count)
		return 0;
	at = find_run(next, spanned, count);
	if (at == spanned)
		at = find_run(0, spanned, count);
	if (at == spanned)
		return 0;
	for (size_t i = 0; i < count; i++)
		counts[at + i] = 1;
	next = at + count;
	free_count -= count;
	return frame_at(at);
}

paddr_t frame_alloc(void)
{
	return frame_alloc_contiguous(1);
}

paddr_t frame_alloc_zeroed(void)
{
	paddr_t frame = frame_alloc();

	if (frame)
		hal_pmem_zero(frame, PAGE_SIZE);
	return frame;
}

void frame_ref(paddr_t frame)
{
	uint32_t *count = count_of(frame);

	assert(*count > 0 && *count < NOT_MEMORY - 1);
	++*count;
}

void frame_unref(paddr_t frame)
{
	uint32_t *count = count_of(frame);

	assert(*count > 0);
	if (--*count == 0)
		free_count++;
}

unsigned frame_ref_count(paddr_t frame)
{
	return *count_of(frame);
}

size_t frame_free_count(void)
{
	return free_count;
}

size_t frame_total_count(void)
{
	return total;
}

/* --- Boot: find a place for the array, then mark what is memory and what is taken. --- */

static void find_span(void)
{
	paddr_t low = UINT64_MAX, high = 0;

	for (unsigned i = 0; i < boot_info.ram_count; i++) {
		low = min(low, boot_info.ram[i].base);
		high = max(high, boot_info.ram[i].base + boot_info.ram[i].size);
	}
	if (low >= high)
		panic("the firmware reports no memory");
	first = low >> PAGE_SHIFT;
	spanned = (high >> PAGE_SHIFT) - first;
}

/* Whole frames only: memory is cut to them, what is reserved is extended to them. */
static void mark(const struct boot_range *range, bool available)
{
	uint64_t start = available ? round_up(range->base, PAGE_SIZE) : range->base;
	uint64_t end = range->base + range->size;

	end = available ? round_down(end, PAGE_SIZE) : round_up(end, PAGE_SIZE);
	for (uint64_t pa = round_down(start, PAGE_SIZE); pa < end; pa += PAGE_SIZE) {
		uint64_t index = (pa >> PAGE_SHIFT) - first;

		if ((pa >> PAGE_SHIFT) >= first && index < spanned)
			counts[index] = available && pa ? 0 : NOT_MEMORY;
	}
}

static bool overlaps(paddr_t base, uint64_t size, const struct boot_range *range)
{
	return base < range->base + range->size && range->base < base + size;
}

/* The lowest place in `ram` for `size` bytes that nothing reserved overlaps; 0 if none. */
static paddr_t find_place_in(const struct boot_range *ram, uint64_t size)
{
	paddr_t base = round_up(max(ram->base, PAGE_SIZE), PAGE_SIZE);

	for (unsigned i = 0; i < boot_info.reserved_count; i++) {
		const struct boot_range *taken = &boot_info.reserved[i];

		if (overlaps(base, size, taken)) {
			base = round_up(taken->base + taken->size, PAGE_SIZE);
			i = -1u; /* the new place may overlap an earlier one */
		}
	}
	return base + size <= ram->base + ram->size ? base : 0;
}

static struct boot_range find_place(uint64_t size)
{
	for (unsigned i = 0; i < boot_info.ram_count; i++) {
		paddr_t base = find_place_in(&boot_info.ram[i], size);

		if (base)
			return (struct boot_range){ base, size };
	}
	panic("no place for the frame table (%lu bytes)", size);
}

static void frame_init(void)
{
	struct boot_range table;

	find_span();
	table = find_place(spanned * sizeof(*counts));
	counts = pmem_pointer(table.base);
	memset(counts, 0xff, table.size);

	for (unsigned i = 0; i < boot_info.ram_count; i++)
		mark(&boot_info.ram[i], true);
	for (unsigned i = 0; i < boot_info.reserved_count; i++)
		mark(&boot_info.reserved[i], false);
	mark(&table, false);
	for (size_t i = 0; i < spanned; i++)
		free_count += counts[i] == 0;
	total = free_count;
	kprintf("frames: %lu free, %lu MiB\n", total, total * PAGE_SIZE >> 20);
}

INIT_HOOK(INIT_MEMORY, frame_init);
