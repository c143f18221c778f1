/* The buddy allocator on zones of our own: their memory does not exist and is never touched. */
#include <kernel/log.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/frame_zone.h>
#include <mm/heap.h>

#define FRAMES 3000
#define FIRST  ((UINT64_C(15) << 20) + 5) /* near 60 GiB, and not aligned */
#define BASE   (FIRST * PAGE_SIZE)
#define ROUNDS 3000
#define TAKEN_MAX 600

struct model {
	struct frame_zone zone;
	struct frame frames[FRAMES];
	uint8_t references[FRAMES]; /* what they should be */
	struct taken {
		uint32_t index, count;
	} taken[TAKEN_MAX];
	unsigned taken_count;
	size_t free_count;
	uint64_t random;
};

static struct model *model_new(void)
{
	struct model *m = new(struct model);

	if (m) {
		frame_zone_init(&m->zone, BASE, FRAMES, m->frames);
		m->free_count = FRAMES;
		m->random = 1;
	}
	return m;
}

static unsigned below(struct model *m, unsigned limit)
{
	m->random = m->random * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
	return (unsigned)(m->random >> 33) % limit;
}

/* --- Invariants --- */

/* Whether the block's frames are free, aligned, and counted once: each gets its mark. */
static bool block_is_right(const struct frame_zone *zone, uint32_t index, unsigned order,
			   uint8_t *marks)
{
	uint64_t size = 1ul << order;
	uint64_t buddy = ((zone->first + index) ^ size) - zone->first;

	if ((zone->first + index) % size || index + size > zone->count)
		return false;
	if (order < FRAME_ORDERS - 1 && buddy < zone->count && zone->frames[buddy].order == order)
		return false; /* should have been joined */
	for (uint64_t i = index; i < index + size; i++)
		if (marks[i]++ || zone->frames[i].references)
			return false;
	return true;
}

static bool zone_is_right(const struct frame_zone *zone)
{
	static uint8_t marks[FRAMES];
	size_t free_count = 0;

	memset(marks, 0, sizeof(marks));
	for (unsigned order = 0; order < FRAME_ORDERS; order++) {
		uint32_t index = zone->blocks[order], prev = FRAME_NONE;

		if ((index != FRAME_NONE) != (zone->orders >> order & 1))
			return false;
		for (; index != FRAME_NONE; prev = index, index = zone->frames[index].next) {
			if (zone->frames[index].prev != prev ||
			    !block_is_right(zone, index, order, marks))
				return false;
			free_count += 1ul << order;
		}
	}
	for (size_t i = 0; i < zone->count; i++)
		if (!marks[i] != !!zone->frames[i].references)
			return false;
	return free_count == zone->free_count;
}

static bool model_agrees(const struct model *m)
{
	for (size_t i = 0; i < FRAMES; i++)
		if (m->frames[i].references != m->references[i])
			return false;
	return m->zone.free_count == m->free_count && zone_is_right(&m->zone);
}

/* Whether a zone of its shape that was never used would look the same. */
static bool is_as_new(const struct model *m)
{
	struct model *fresh = model_new();
	bool same = fresh && fresh->zone.orders == m->zone.orders &&
		    m->zone.free_count == m->zone.count;

	for (size_t i = 0; same && i < FRAMES; i++)
		same = fresh->frames[i].order == m->frames[i].order;
	kfree(fresh);
	return same;
}

/* --- Random use --- */

/* Whether count free and aligned neighbours exist: then, and only then, must they be found. */
static bool neighbours_exist(const struct model *m, size_t count, uint64_t align)
{
	size_t run = 0;

	for (size_t i = 0; i < FRAMES; i++) {
		bool start = (BASE + i * PAGE_SIZE) % align == 0;

		run = m->references[i] ? 0 : run || start ? run + 1 : 0;
		if (run == count)
			return true;
	}
	return false;
}

static bool random_alloc(struct model *m)
{
	unsigned count = below(m, 4) ? 1 + below(m, 4) : 1 + below(m, 700);
	uint64_t align = PAGE_SIZE << (below(m, 3) ? 0 : below(m, 9));
	bool expected = neighbours_exist(m, count, align);
	paddr_t pa;

	if (m->taken_count == TAKEN_MAX)
		return true;
	pa = frame_zone_alloc(&m->zone, count, align);
	if (!pa || !expected)
		return !pa && !expected;
	if (pa % align || pa < BASE || pa + count * PAGE_SIZE > BASE + FRAMES * PAGE_SIZE)
		return false;
	m->taken[m->taken_count++] = (struct taken){ (uint32_t)((pa - BASE) / PAGE_SIZE), count };
	for (unsigned i = 0; i < count; i++)
		if (m->references[(pa - BASE) / PAGE_SIZE + i]++)
			return false; /* was in use */
	m->free_count -= count;
	return true;
}

/* Drops one reference of each frame of something that was taken, from either end. */
static bool free_taken(struct model *m, unsigned which)
{
	struct taken taken = m->taken[which];
	bool backwards = below(m, 2);

	m->taken[which] = m->taken[--m->taken_count];
	for (uint32_t i = 0; i < taken.count; i++) {
		uint32_t index = taken.index + (backwards ? taken.count - 1 - i : i);

		if (frame_zone_unref(&m->zone, BASE + index * PAGE_SIZE) != 0)
			return false;
		m->free_count += --m->references[index] == 0;
	}
	return true;
}

static bool random_free(struct model *m)
{
	return !m->taken_count || free_taken(m, below(m, m->taken_count));
}

/* A second reference; it goes away like something that was taken. */
static bool random_ref(struct model *m)
{
	struct taken taken;

	if (!m->taken_count || m->taken_count == TAKEN_MAX)
		return true;
	taken = m->taken[below(m, m->taken_count)];
	taken.count = 1;
	if (m->references[taken.index] == UINT8_MAX)
		return true;
	m->taken[m->taken_count++] = taken;
	m->references[taken.index]++;
	return frame_zone_ref(&m->zone, BASE + taken.index * PAGE_SIZE) == 0;
}

static bool random_round(struct model *m)
{
	static bool (*const uses[])(struct model *) = {
		random_alloc, random_alloc, random_free, random_free, random_ref,
	};

	return uses[below(m, array_size(uses))](m);
}

TEST(frame_zone_random_use)
{
	struct model *m = model_new();

	CHECK(m && is_as_new(m));
	for (unsigned i = 0; i < ROUNDS; i++)
		if (!random_round(m) || (i % 16 == 0 && !model_agrees(m))) {
			kprintf("    in round %u\n", i);
			CHECK(!"the zone agrees with the model");
		}
	while (m->taken_count)
		CHECK(random_free(m));
	CHECK(model_agrees(m));
	CHECK(is_as_new(m)); /* everything has grown together again */
	kfree(m);
}

/* --- Directed --- */

/* Every second frame is in use: half is free, and no two of it are neighbours. */
TEST(frame_zone_fragmented)
{
	struct model *m = model_new();

	CHECK(m);
	for (unsigned i = 0; i < FRAMES; i++)
		CHECK(frame_zone_alloc(&m->zone, 1, PAGE_SIZE));
	CHECK_EQ(frame_zone_alloc(&m->zone, 1, PAGE_SIZE), 0);
	for (unsigned i = 0; i < FRAMES; i += 2)
		CHECK_EQ(frame_zone_unref(&m->zone, BASE + i * PAGE_SIZE), 0);
	CHECK_EQ(m->zone.free_count, FRAMES / 2);
	CHECK_EQ(frame_zone_alloc(&m->zone, 2, PAGE_SIZE), 0);
	for (unsigned i = 1; i < FRAMES; i += 2)
		CHECK_EQ(frame_zone_unref(&m->zone, BASE + i * PAGE_SIZE), 0);
	CHECK(is_as_new(m));
	kfree(m);
}

/* More than any block has, and not a power of two: all of the zone at once. */
TEST(frame_zone_all_at_once)
{
	struct model *m = model_new();
	paddr_t all;

	CHECK(m);
	all = frame_zone_alloc(&m->zone, FRAMES, PAGE_SIZE);
	CHECK_EQ(all, BASE);
	CHECK_EQ(m->zone.free_count, 0);
	for (unsigned i = 0; i < FRAMES; i++)
		CHECK_EQ(frame_zone_unref(&m->zone, all + i * PAGE_SIZE), 0);
	CHECK(is_as_new(m));
	CHECK_EQ(frame_zone_alloc(&m->zone, FRAMES + 1, PAGE_SIZE), 0);
	CHECK_EQ(frame_zone_alloc(&m->zone, 0, PAGE_SIZE), 0);
	CHECK_EQ(frame_zone_alloc(&m->zone, 1, UINT64_C(1) << 40), 0);
	kfree(m);
}

TEST(frame_zone_refuses_what_is_not_in_use)
{
	struct model *m = model_new();
	paddr_t frame;

	CHECK(m);
	frame = frame_zone_alloc(&m->zone, 1, PAGE_SIZE);
	CHECK_EQ(frame_zone_unref(&m->zone, frame + 1), -EINVAL);
	CHECK_EQ(frame_zone_ref(&m->zone, frame + 1), -EINVAL);
	CHECK_EQ(frame_zone_unref(&m->zone, frame), 0);
	CHECK_EQ(frame_zone_unref(&m->zone, frame), -EINVAL); /* twice */
	CHECK_EQ(frame_zone_ref(&m->zone, frame), -EINVAL);
	CHECK_EQ(frame_zone_ref_count(&m->zone, frame), 0);
	CHECK_EQ(frame_zone_unref(&m->zone, BASE - PAGE_SIZE), -EINVAL);
	CHECK_EQ(frame_zone_unref(&m->zone, BASE + FRAMES * PAGE_SIZE), -EINVAL);
	CHECK(is_as_new(m));
	kfree(m);
}
