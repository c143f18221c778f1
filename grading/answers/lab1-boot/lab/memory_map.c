/*
 * Task 3: see <lab/memory_map.h>. A sweep over addresses: from where the map is known, the next
 * byte that is memory and not reserved is found, and from there the next that is not both. Each
 * step looks at all ranges; firmware has a few dozen, and nothing has to be stored or sorted.
 */
#include <lab/memory_map.h>
#include <lib/errno.h>

/* Bytes are asked for one by one here, so the ends are exclusive and cannot wrap around. */
static uint64_t range_end(const struct boot_range *range)
{
	uint64_t end;

	if (__builtin_add_overflow(range->base, range->size, &end))
		return MEMORY_MAP_END;
	return min(end, MEMORY_MAP_END);
}

/* A reserved page is reserved as a whole. */
static bool reserved_at(const struct memory_map *map, uint64_t page, uint64_t *end)
{
	for (unsigned i = 0; i < map->reserved_count; i++) {
		const struct boot_range *range = &map->reserved[i];
		uint64_t last = range_end(range);

		if (range->base < last && round_down(range->base, PAGE_SIZE) <= page &&
		    page < last) {
			*end = round_up(last, PAGE_SIZE);
			return true;
		}
	}
	return false;
}

/* How far memory reaches from `at` without a gap; `at` itself if it is none. */
static uint64_t ram_end(const struct memory_map *map, uint64_t at)
{
	for (unsigned i = 0; i < map->ram_count; i++)
		if (map->ram[i].base <= at && at < range_end(&map->ram[i])) {
			at = range_end(&map->ram[i]);
			i = -1u; /* another may go on here */
		}
	return at;
}

/* The lowest base of memory above `at`; MEMORY_MAP_END if there is none. */
static uint64_t ram_next(const struct memory_map *map, uint64_t at)
{
	uint64_t next = MEMORY_MAP_END;

	for (unsigned i = 0; i < map->ram_count; i++)
		if (map->ram[i].base > at && map->ram[i].size)
			next = min(next, map->ram[i].base);
	return next;
}

/* The lowest reserved page above `at`. */
static uint64_t reserved_next(const struct memory_map *map, uint64_t at)
{
	uint64_t next = MEMORY_MAP_END;

	for (unsigned i = 0; i < map->reserved_count; i++) {
		uint64_t page = round_down(map->reserved[i].base, PAGE_SIZE);

		if (page > at && map->reserved[i].size)
			next = min(next, page);
	}
	return next;
}

/* Adds what is free of [at, end), whole pages of one piece of memory. -ENOSPC. */
static int add_piece(const struct memory_map *map, uint64_t at, uint64_t end,
		     struct boot_range *out, unsigned out_max, unsigned *count)
{
	while (at < end) {
		uint64_t stop;

		if (reserved_at(map, at, &stop)) {
			at = stop;
			continue;
		}
		stop = min(end, reserved_next(map, at));
		if (*count == out_max)
			return -ENOSPC;
		out[(*count)++] = (struct boot_range){ at, stop - at };
		at = stop;
	}
	return 0;
}

int memory_map_usable(const struct memory_map *map, struct boot_range *out, unsigned out_max)
{
	unsigned count = 0;

	for (uint64_t at = 0; at < MEMORY_MAP_END; at = ram_next(map, at)) {
		uint64_t end = ram_end(map, at);
		int err = add_piece(map, round_up(at, PAGE_SIZE), round_down(end, PAGE_SIZE), out,
				    out_max, &count);

		if (err)
			return err;
		if (end > at)
			at = end - 1;
	}
	return (int)count;
}
