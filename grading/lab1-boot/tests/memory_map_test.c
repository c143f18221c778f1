/*
 * Task 3: the memory map. The model knows for each unit of 256 bytes in a window of 64 pages
 * whether it is memory, and whether it is reserved; a page is usable when the answer is the right
 * one for all of its units.
 */
#include <grade/test.h>
#include <hal/boot.h>
#include <lab/memory_map.h>
#include <lib/errno.h>
#include <lib/string.h>

#define UNIT           256
#define UNITS_PER_PAGE (PAGE_SIZE / UNIT)
#define PAGES          64
#define UNITS          (PAGES * UNITS_PER_PAGE)
#define RANGES         24
#define OUT_MAX        (PAGES / 2 + 1)

static bool memory[UNITS], taken[UNITS];
static struct boot_range ram[RANGES], reserved[RANGES];
static struct boot_range want[OUT_MAX], got[OUT_MAX + 1];
static paddr_t window; /* where the model's first page lies */

static const struct boot_range canary = { 0xdead0000, 0xbeef };

/* A range of the window; sizes and places are multiples of `step` units, and may be empty. */
static struct boot_range random_range(bool *units, unsigned step)
{
	unsigned start = (unsigned)grade_random_below(UNITS / step) * step;
	unsigned length = (unsigned)grade_random_below(UNITS / step / 4) * step;

	length = min(length, UNITS - start);
	memset(units + start, true, length);
	return (struct boot_range){ window + start * UNIT, (uint64_t)length * UNIT };
}

static void random_ranges(struct boot_range *ranges, unsigned count, bool *units, unsigned step)
{
	memset(units, 0, UNITS);
	for (unsigned i = 0; i < count; i++)
		ranges[i] = random_range(units, step);
}

static bool page_usable(unsigned page)
{
	for (unsigned i = page * UNITS_PER_PAGE; i < (page + 1) * UNITS_PER_PAGE; i++)
		if (!memory[i] || taken[i])
			return false;
	return true;
}

static unsigned model(void)
{
	unsigned count = 0;

	for (unsigned page = 0; page < PAGES; page++) {
		if (!page_usable(page))
			continue;
		if (!page || !page_usable(page - 1))
			want[count++] = (struct boot_range){ window + page * PAGE_SIZE, 0 };
		want[count - 1].size += PAGE_SIZE;
	}
	return count;
}

static void expect_ranges(const struct memory_map *map, unsigned count)
{
	for (unsigned i = 0; i <= OUT_MAX; i++)
		got[i] = canary;
	EXPECT_EQ(memory_map_usable(map, got, OUT_MAX), count);
	for (unsigned i = 0; i < count; i++) {
		grade_note("range %u of %u, map at %#lx", i, count, window);
		EXPECT_EQ(got[i].base, want[i].base);
		EXPECT_EQ(got[i].size, want[i].size);
	}
}

/* Random maps of ranges with the given granularities, in units. */
static void compare_with_model(unsigned ram_step, unsigned reserved_count, unsigned reserved_step)
{
	struct memory_map map = { ram, 0, reserved, reserved_count };

	for (unsigned i = 0; i < 60; i++) {
		window = (grade_random() >> 16) & ~PAGE_MASK;
		map.ram_count = 1 + (unsigned)grade_random_below(RANGES);
		random_ranges(ram, map.ram_count, memory, ram_step);
		random_ranges(reserved, reserved_count, taken, reserved_step);
		EXPECT_ALL(expect_ranges(&map, model()));
	}
}

GRADED_TEST(map_merges)
{
	compare_with_model(UNITS_PER_PAGE, 0, 1);
}

GRADED_TEST(map_pages)
{
	compare_with_model(1, 0, 1);
}

GRADED_TEST(map_subtracts)
{
	EXPECT_ALL(compare_with_model(UNITS_PER_PAGE, 6, UNITS_PER_PAGE));
	EXPECT_ALL(compare_with_model(UNITS_PER_PAGE, RANGES, 1));
	EXPECT_ALL(compare_with_model(1, 10, 1));
}

static void expect_one(const struct memory_map *map, paddr_t base, uint64_t size)
{
	want[0] = (struct boot_range){ base, size };
	EXPECT_ALL(expect_ranges(map, size != 0));
}

/* Ranges that run over the end, and ranges that are not there. */
static void hostile_ends(void)
{
	paddr_t base = grade_random() & ~PAGE_MASK & INT64_MAX;
	struct boot_range high = { base, UINT64_MAX - grade_random_below(base) };
	struct boot_range low = { base, 1 << 20 }, nothing = { base + 0x4321, 0 };
	struct boot_range rest = { base + PAGE_SIZE, UINT64_MAX };
	struct boot_range last = { UINT64_MAX, 1 };

	EXPECT_ALL(expect_one(&(struct memory_map){ &high, 1, NULL, 0 }, base,
			      MEMORY_MAP_END - base));
	EXPECT_ALL(expect_one(&(struct memory_map){ &low, 1, &rest, 1 }, base, PAGE_SIZE));
	EXPECT_ALL(expect_one(&(struct memory_map){ &low, 1, &nothing, 1 }, base, low.size));
	EXPECT_ALL(expect_one(&(struct memory_map){ &low, 1, &last, 1 }, base, low.size));
	EXPECT_ALL(expect_one(&(struct memory_map){ &low, 1, &low, 1 }, 0, 0));
	EXPECT_ALL(expect_one(&(struct memory_map){ &nothing, 1, NULL, 0 }, 0, 0));
	EXPECT_ALL(expect_one(&(struct memory_map){ &last, 1, NULL, 0 }, 0, 0));
	EXPECT_ALL(expect_one(&(struct memory_map){ NULL, 0, &low, 1 }, 0, 0));
}

/* Five ranges do not go where four have room, and the fifth is not written. */
static void no_space(void)
{
	struct memory_map map = { ram, 5, NULL, 0 };

	for (unsigned i = 0; i < 5; i++)
		ram[i] = (struct boot_range){ (5 - i) * 0x10000, 0x2000 };
	for (unsigned max = 0; max <= 5; max++) {
		got[max] = canary;
		EXPECT_EQ(memory_map_usable(&map, got, max), max < 5 ? -ENOSPC : 5);
		EXPECT_EQ(got[max].base, canary.base);
		EXPECT_EQ(got[max].size, canary.size);
	}
}

GRADED_TEST(map_hostile)
{
	for (unsigned i = 0; i < 20; i++)
		EXPECT_ALL(hostile_ends());
	no_space();
}

/* --- The machine that this runs on. What it has differs, so only the truths are witnessed. --- */

static bool overlaps(const struct boot_range *a, const struct boot_range *b)
{
	return a->size && b->size && a->base < b->base + b->size && b->base < a->base + a->size;
}

static bool is_reserved(const struct boot_range *range)
{
	for (unsigned i = 0; i < boot_info.reserved_count; i++)
		if (overlaps(range, &boot_info.reserved[i]))
			return true;
	return false;
}

static bool machine_page_usable(paddr_t page)
{
	paddr_t at = page;

	if (is_reserved(&(struct boot_range){ page, PAGE_SIZE }))
		return false;
	for (unsigned i = 0; i < boot_info.ram_count && at < page + PAGE_SIZE; i++)
		if (boot_info.ram[i].base <= at &&
		    at - boot_info.ram[i].base < boot_info.ram[i].size) {
			at = boot_info.ram[i].base + boot_info.ram[i].size;
			i = -1u;
		}
	return at >= page + PAGE_SIZE;
}

/* Pages at either end of what was got must be usable; those beside them must not. */
static bool edges_right(const struct boot_range *range)
{
	paddr_t last = range->base + range->size - PAGE_SIZE;

	return range->size && !((range->base | range->size) & PAGE_MASK) &&
	       machine_page_usable(range->base) && machine_page_usable(last) &&
	       !machine_page_usable(range->base - PAGE_SIZE) &&
	       !machine_page_usable(last + PAGE_SIZE);
}

/* Is every usable page that begins where memory or something reserved does in one of the ranges? */
static bool covered(paddr_t page, const struct boot_range *ranges, int count)
{
	for (int i = 0; i < count; i++)
		if (ranges[i].base <= page && page - ranges[i].base < ranges[i].size)
			return true;
	return !machine_page_usable(page);
}

static bool all_covered(const struct boot_range *places, unsigned places_count, int count)
{
	for (unsigned i = 0; i < places_count; i++) {
		paddr_t page = round_up(places[i].base, PAGE_SIZE);
		paddr_t behind = round_up(places[i].base + places[i].size, PAGE_SIZE);

		if (!covered(page, got, count) || !covered(behind, got, count))
			return false;
	}
	return true;
}

GRADED_TEST(map_of_this_machine)
{
	struct memory_map map = { boot_info.ram, boot_info.ram_count, boot_info.reserved,
				  boot_info.reserved_count };
	int count = memory_map_usable(&map, got, OUT_MAX);
	bool edges = true, sorted = true, reserved_left_alone = true;

	EXPECT(count > 0);
	for (int i = 0; i < count; i++) {
		edges &= edges_right(&got[i]);
		sorted &= i == 0 || got[i].base > got[i - 1].base + got[i - 1].size;
		reserved_left_alone &= !is_reserved(&got[i]);
	}
	EXPECT(edges);
	EXPECT(sorted);
	EXPECT(reserved_left_alone);
	EXPECT(all_covered(boot_info.ram, boot_info.ram_count, count));
	EXPECT(all_covered(boot_info.reserved, boot_info.reserved_count, count));
}
