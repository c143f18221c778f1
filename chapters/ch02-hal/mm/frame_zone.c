/* The buddy method. See <mm/frame_zone.h>. */
#include <lib/errno.h>
#include <mm/frame_zone.h>

/* --- Free blocks, chained by order --- */

static void block_add(struct frame_zone *zone, uint32_t index, unsigned order)
{
	struct frame *frame = &zone->frames[index];
	uint32_t next = zone->blocks[order];

	*frame = (struct frame){ .prev = FRAME_NONE, .next = next, .order = (uint8_t)order };
	if (next != FRAME_NONE)
		zone->frames[next].prev = index;
	zone->blocks[order] = index;
	zone->orders |= 1u << order;
	zone->free_count += 1ul << order;
}

static void block_remove(struct frame_zone *zone, uint32_t index)
{
	struct frame *frame = &zone->frames[index];
	unsigned order = frame->order;

	if (frame->next != FRAME_NONE)
		zone->frames[frame->next].prev = frame->prev;
	if (frame->prev != FRAME_NONE)
		zone->frames[frame->prev].next = frame->next;
	else
		zone->blocks[order] = frame->next;
	if (zone->blocks[order] == FRAME_NONE)
		zone->orders &= ~(1u << order);
	frame->order = FRAME_NO_BLOCK;
	zone->free_count -= 1ul << order;
}

static bool is_block(const struct frame_zone *zone, uint64_t index, unsigned order)
{
	return index < zone->count && zone->frames[index].order == order;
}

/* Of a block; an index beyond the table when the buddy lies outside of the zone. */
static uint64_t buddy_of(const struct frame_zone *zone, uint64_t index, unsigned order)
{
	return ((zone->first + index) ^ (1ul << order)) - zone->first;
}

/* Frees a block, joined with what is free beside it. */
static void block_free(struct frame_zone *zone, uint64_t index, unsigned order)
{
	for (; order < FRAME_ORDERS - 1; order++) {
		uint64_t buddy = buddy_of(zone, index, order);

		if (!is_block(zone, buddy, order))
			break;
		block_remove(zone, (uint32_t)buddy);
		index = min(index, buddy);
	}
	block_add(zone, (uint32_t)index, order);
}

/* The order of the largest block that may begin at `from` and ends at or before `to`. */
static unsigned order_between(const struct frame_zone *zone, uint64_t from, uint64_t to)
{
	unsigned order = 0;

	while (order < FRAME_ORDERS - 1 && (zone->first + from) % (2ul << order) == 0 &&
	       2ul << order <= to - from)
		order++;
	return order;
}

static void range_free(struct frame_zone *zone, uint64_t from, uint64_t to)
{
	while (from < to) {
		unsigned order = order_between(zone, from, to);

		block_free(zone, from, order);
		from += 1ul << order;
	}
}

void frame_zone_init(struct frame_zone *zone, paddr_t base, size_t count, struct frame *frames)
{
	*zone = (struct frame_zone){ .first = base / PAGE_SIZE, .count = count, .frames = frames };
	for (unsigned order = 0; order < FRAME_ORDERS; order++)
		zone->blocks[order] = FRAME_NONE;
	for (size_t i = 0; i < count; i++)
		frames[i] = (struct frame){ .order = FRAME_NO_BLOCK };
	range_free(zone, 0, count);
}

/* --- Allocating --- */

static bool aligned(const struct frame_zone *zone, uint64_t index, uint64_t align)
{
	return (zone->first + index) * PAGE_SIZE % align == 0;
}

/* The order of the smallest block that holds `count` frames and is aligned; may be too large. */
static unsigned order_for(size_t count, uint64_t align)
{
	unsigned order = 0;

	while (order < FRAME_ORDERS && (1ul << order < count || PAGE_SIZE << order < align))
		order++;
	return order;
}

/* Takes the first `count` frames of a block, the smallest that will do. */
static uint32_t take_from_block(struct frame_zone *zone, size_t count, unsigned order)
{
	uint32_t fitting = zone->orders >> order << order, index;

	if (order >= FRAME_ORDERS || !fitting)
		return FRAME_NONE;
	order = (unsigned)__builtin_ctz(fitting);
	index = zone->blocks[order];
	block_remove(zone, index);
	range_free(zone, index + count, index + (1ul << order));
	return index;
}

/* The first of `count` free neighbours, and it is aligned. */
static uint32_t find_neighbours(const struct frame_zone *zone, size_t count, uint64_t align)
{
	size_t run = 0;

	for (size_t i = 0; i < zone->count; i++) {
		if (zone->frames[i].references)
			run = 0;
		else if (run || aligned(zone, i, align))
			run++;
		if (run == count)
			return (uint32_t)(i + 1 - count);
	}
	return FRAME_NONE;
}

/*
 * Takes neighbours that belong to several blocks. The first of them begins a block: behind a frame
 * in use nothing else can, and an aligned frame within a block comes after the block's start,
 * which is aligned as well.
 */
static uint32_t take_neighbours(struct frame_zone *zone, size_t count, uint64_t align)
{
	uint32_t start = find_neighbours(zone, count, align);
	uint64_t end = start + count, at = start;

	while (start != FRAME_NONE && at < end) {
		uint64_t size = 1ul << zone->frames[at].order;

		block_remove(zone, (uint32_t)at);
		at += size;
	}
	range_free(zone, end, max(at, end));
	return start;
}

static uint32_t take(struct frame_zone *zone, size_t count, uint64_t align)
{
	unsigned order = order_for(count, align);
	uint32_t index;

	if (!count || count > zone->free_count)
		return FRAME_NONE;
	index = take_from_block(zone, count, order);
	if (index == FRAME_NONE && order > 0)
		index = take_neighbours(zone, count, align);
	for (size_t i = 0; index != FRAME_NONE && i < count; i++)
		zone->frames[index + i].references = 1;
	return index;
}

paddr_t frame_zone_alloc(struct frame_zone *zone, size_t count, uint64_t align)
{
	uint32_t index;

	spin_lock(&zone->lock);
	index = take(zone, count, align);
	spin_unlock(&zone->lock);
	return index == FRAME_NONE ? 0 : (zone->first + index) * PAGE_SIZE;
}

/* --- References --- */

bool frame_zone_holds(const struct frame_zone *zone, paddr_t pa)
{
	return pa / PAGE_SIZE - zone->first < zone->count;
}

/* The frame at this address when it is in use. */
static struct frame *frame_in_use(struct frame_zone *zone, paddr_t pa)
{
	struct frame *frame;

	if (pa % PAGE_SIZE || !frame_zone_holds(zone, pa))
		return NULL;
	frame = &zone->frames[pa / PAGE_SIZE - zone->first];
	return frame->references ? frame : NULL;
}

unsigned frame_zone_ref_count(struct frame_zone *zone, paddr_t pa)
{
	struct frame *frame = frame_in_use(zone, pa);

	return frame ? frame->references : 0;
}

int frame_zone_ref(struct frame_zone *zone, paddr_t pa)
{
	struct frame *frame;

	spin_lock(&zone->lock);
	frame = frame_in_use(zone, pa);
	if (frame)
		frame->references++;
	spin_unlock(&zone->lock);
	return frame ? 0 : -EINVAL;
}

int frame_zone_unref(struct frame_zone *zone, paddr_t pa)
{
	struct frame *frame;

	spin_lock(&zone->lock);
	frame = frame_in_use(zone, pa);
	if (frame && --frame->references == 0)
		block_free(zone, (uint64_t)(frame - zone->frames), 0);
	spin_unlock(&zone->lock);
	return frame ? 0 : -EINVAL;
}
