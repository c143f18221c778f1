#include <mm/memory_map.h>

/* A range that wraps around ends with the address space. */
static uint64_t end_of(const struct boot_range *range)
{
	return range->base + min(range->size, UINT64_MAX - range->base);
}

static struct boot_range between(uint64_t start, uint64_t end)
{
	return (struct boot_range){ start, end > start ? end - start : 0 };
}

static void sort(struct boot_range *ranges, unsigned count)
{
	for (unsigned i = 1; i < count; i++) {
		struct boot_range range = ranges[i];
		unsigned at = i;

		for (; at > 0 && ranges[at - 1].base > range.base; at--)
			ranges[at] = ranges[at - 1];
		ranges[at] = range;
	}
}

static struct boot_range joined(struct boot_range a, struct boot_range b)
{
	return between(min(a.base, b.base), max(end_of(&a), end_of(&b)));
}

unsigned memory_map_join(struct boot_range *ranges, unsigned count)
{
	unsigned kept = 0;

	sort(ranges, count);
	for (unsigned i = 0; i < count; i++) {
		struct boot_range range = between(ranges[i].base, end_of(&ranges[i]));

		if (kept && range.size && range.base <= end_of(&ranges[kept - 1]))
			range = joined(ranges[--kept], range);
		if (range.size)
			ranges[kept++] = range;
	}
	return kept;
}

/* Whole frames within the range. Nothing lies in the last frame of the address space. */
static struct boot_range frames_inside(const struct boot_range *range)
{
	uint64_t start = min(range->base, UINT64_MAX - PAGE_MASK);

	return between(round_up(max(start, PAGE_SIZE), PAGE_SIZE),
		       round_down(end_of(range), PAGE_SIZE));
}

/* All frames that the range touches. */
static struct boot_range frames_touched(const struct boot_range *range)
{
	uint64_t end = min(end_of(range), UINT64_MAX - PAGE_MASK);

	if (!range->size)
		return *range;
	return between(round_down(range->base, PAGE_SIZE), round_up(end, PAGE_SIZE));
}

/* Cuts `hole` out of the ranges; the part behind it becomes one more, in its place. */
static unsigned cut_out(struct boot_range *ranges, unsigned count, struct boot_range hole)
{
	uint64_t hole_end = hole.base + hole.size;

	for (unsigned i = 0; i < count; i++) {
		uint64_t start = ranges[i].base, end = end_of(&ranges[i]);

		if (!hole.size || hole.base >= end || hole_end <= start)
			continue;
		ranges[i] = between(start, hole.base);
		if (hole_end < end)
			ranges[count++] = between(hole_end, end);
	}
	return count;
}

unsigned memory_map_free(const struct boot_range *ram, unsigned ram_count,
			 const struct boot_range *reserved, unsigned reserved_count,
			 struct boot_range *out)
{
	unsigned count = 0;

	for (unsigned i = 0; i < ram_count; i++)
		out[count++] = frames_inside(&ram[i]);
	for (unsigned i = 0; i < reserved_count; i++)
		count = cut_out(out, count, frames_touched(&reserved[i]));
	return memory_map_join(out, count);
}

bool memory_map_holds(const struct boot_range *ranges, unsigned count, paddr_t base, uint64_t size)
{
	for (unsigned i = 0; i < count; i++)
		if (base - ranges[i].base < ranges[i].size &&
		    size <= ranges[i].size - (base - ranges[i].base))
			return true;
	return false;
}
