/*
 * The heap with red zones (DEBUG=1), in place of mm/heap.c:
 *
 *   | chain | size | allocated by | freed by | state | guard | caller's bytes | guards … |
 *   '------------------- struct red_zone --------------------'            to the block's end
 *
 * While the block is free, the caller's bytes and what follows hold poison. It is looked at when
 * the block is handed out again, so that a late write is noticed then.
 */
#include <kernel/panic.h>
#include <kernel/symbols.h>
#include <kernel/test_gauge.h>
#include <lib/string.h>
#include <mm/alloc_fault.h>
#include <mm/heap.h>
#include <mm/heap_debug.h>
#include <mm/slab.h>

#define STATE_USED UINT64_C(0x646573752d646573)
#define STATE_FREE UINT64_C(0x656572662d656572)
#define GUARD      UINT64_C(0x72657a2d6465723c)
#define GUARD_BYTE 0xbd /* behind the block */
#define POISON     0xd5 /* after its end */
#define UNTOUCHED  0xa5 /* before its first use: a pattern that is not zero */
#define BEHIND_MIN 16

struct red_zone {
	void *chain; /* slab.c's, while the block is free */
	size_t size; /* that was asked for */
	uintptr_t allocated_by, freed_by;
	uint64_t state, guard;
};

_Static_assert(sizeof(struct red_zone) % 16 == 0, "blocks are aligned to 16");

static struct red_zone *zone_of(const void *ptr)
{
	return (struct red_zone *)ptr - 1;
}

static uint8_t *bytes_of(const struct red_zone *zone)
{
	return (uint8_t *)(zone + 1);
}

static uint8_t *end_of(const struct red_zone *zone)
{
	return (uint8_t *)zone + slab_block_size(zone);
}

static bool all_are(const uint8_t *from, const uint8_t *to, uint8_t byte)
{
	while (from < to && *from == byte)
		from++;
	return from == to;
}

/* --- Finding and reporting --- */

enum heap_fault heap_examine(const void *ptr)
{
	const struct red_zone *zone = zone_of(ptr);

	if ((uintptr_t)ptr % 16 || !slab_is_block(zone))
		return HEAP_NOT_A_BLOCK;
	if (zone->guard != GUARD || (zone->state != STATE_USED && zone->state != STATE_FREE))
		return HEAP_WRITTEN_BEFORE;
	if (zone->state == STATE_FREE)
		return all_are(bytes_of(zone), end_of(zone), POISON) ? HEAP_FREED :
								       HEAP_WRITTEN_AFTER_FREE;
	return all_are(bytes_of(zone) + zone->size, end_of(zone), GUARD_BYTE) ? HEAP_GOOD :
										HEAP_WRITTEN_BEHIND;
}

static const char *const descriptions[] = {
	[HEAP_NOT_A_BLOCK] = "is no block",
	[HEAP_FREED] = "is freed twice",
	[HEAP_WRITTEN_BEFORE] = "was written to before its start",
	[HEAP_WRITTEN_BEHIND] = "was written to behind its end",
	[HEAP_WRITTEN_AFTER_FREE] = "was written to after it was freed",
};

static const char *name_of(uintptr_t pc)
{
	size_t offset;

	return symbol_find(pc, &offset) ?: "?";
}

static _Noreturn void report(const struct red_zone *zone, enum heap_fault fault)
{
	if (fault == HEAP_NOT_A_BLOCK)
		panic("heap: %p is no block", (const void *)bytes_of(zone));
	panic("heap: %p %s: %lu bytes, allocated by %s, freed by %s",
	      (const void *)bytes_of(zone), descriptions[fault], zone->size,
	      name_of(zone->allocated_by), zone->freed_by ? name_of(zone->freed_by) : "nobody");
}

/* --- Allocating and freeing --- */

static void *allocate(size_t size, uintptr_t caller)
{
	struct red_zone *zone;
	bool fresh;

	if (size > SIZE_MAX / 4 || alloc_fault())
		return NULL;
	zone = slab_alloc(sizeof(*zone) + size + BEHIND_MIN, &fresh);
	if (!zone)
		return NULL;
	if (!fresh && heap_examine(bytes_of(zone)) != HEAP_FREED)
		report(zone, heap_examine(bytes_of(zone)));
	*zone = (struct red_zone){ .size = size, .allocated_by = caller, .state = STATE_USED,
				   .guard = GUARD };
	memset(bytes_of(zone), UNTOUCHED, size);
	memset(bytes_of(zone) + size, GUARD_BYTE, (size_t)(end_of(zone) - bytes_of(zone)) - size);
	return bytes_of(zone);
}

void *kmalloc(size_t size)
{
	return allocate(size, (uintptr_t)__builtin_return_address(0));
}

void *kzalloc(size_t size)
{
	void *ptr = allocate(size, (uintptr_t)__builtin_return_address(0));

	return ptr ? memset(ptr, 0, size) : NULL;
}

void kfree(void *ptr)
{
	struct red_zone *zone = zone_of(ptr);
	enum heap_fault fault;

	if (!ptr)
		return;
	fault = heap_examine(ptr);
	if (fault != HEAP_GOOD)
		report(zone, fault);
	zone->freed_by = (uintptr_t)__builtin_return_address(0);
	zone->state = STATE_FREE;
	memset(ptr, POISON, (size_t)(end_of(zone) - bytes_of(zone)));
	slab_free(zone);
}

size_t heap_in_use(void)
{
	return slab_in_use();
}

void heap_drain(void)
{
	slab_drain();
}

TEST_GAUGE(heap, "bytes of heap", heap_in_use, heap_drain);
