/*
 * Task 2: an address space in runs. The model is an array of what each page maps. Addresses differ
 * between machines, so offsets are witnessed.
 */
#include <grade/test.h>
#include <lab/page_runs.h>
#include <mm/frame.h>

#define PAGES    192
#define RUNS_MAX PAGES
#define LARGE    (UINT64_C(2) << 20)
#define GIB      (UINT64_C(1) << 30)

static struct page_table pt;
static vaddr_t base;
static paddr_t frames;       /* PAGES neighbours */
static uint64_t maps[PAGES]; /* 1 + number of the frame, times 8, plus flags; 0: nothing */

static struct page_run got[RUNS_MAX + 1], want[RUNS_MAX];
static size_t got_count, visits_max;

static bool space_make(uint64_t bytes, uint64_t align)
{
	uint64_t size;

	if (hal_pt_create(&pt, NULL) != 0)
		return false;
	hal_pt_user_range(&pt, &base, &size);
	base = round_up(base, GIB);
	frames = frame_alloc_contiguous(bytes / PAGE_SIZE, align);
	return frames != 0;
}

static bool visit(void *arg, const struct page_run *run)
{
	if (got_count <= RUNS_MAX)
		got[got_count++] = *run;
	return arg == got && got_count < visits_max;
}

/* Runs in [start, end), which are offsets; the results are those of `want`. */
static void expect_runs(uint64_t start, uint64_t end, size_t count)
{
	got_count = 0;
	grade_note("pages %lu to %lu", start / PAGE_SIZE, end / PAGE_SIZE);
	EXPECT_EQ(page_runs(&pt, base + start, base + end, visit, got), count);
	EXPECT_EQ(got_count, count);
	for (size_t i = 0; i < count; i++) {
		EXPECT_EQ(got[i].va - base, want[i].va - base);
		EXPECT_EQ(got[i].size, want[i].size);
		EXPECT_EQ(got[i].pa - frames, want[i].pa - frames);
		EXPECT_EQ(got[i].flags, want[i].flags);
	}
}

/* Flags that every machine tells apart. */
static unsigned random_flags(void)
{
	static const unsigned choices[] = { PAGE_READ, PAGE_READ | PAGE_WRITE,
					    PAGE_READ | PAGE_EXEC };

	return choices[grade_random_below(array_size(choices))];
}

/* Stretches of a few pages, whose frames follow each other or not. */
static bool map_at_random(void)
{
	unsigned flags = PAGE_READ, frame = 0;

	for (unsigned page = 0; page < PAGES; page++) {
		uint64_t dice = grade_random_below(8);

		if (dice == 0)
			flags = random_flags();
		if (dice == 1)
			frame = (unsigned)grade_random_below(PAGES);
		maps[page] = dice == 2 ? 0 : (frame % PAGES + 1) * 8 + flags;
		if (maps[page] && hal_pt_map(&pt, base + page * PAGE_SIZE,
					     frames + frame % PAGES * PAGE_SIZE, flags) != 0)
			return false;
		frame++;
	}
	return true;
}

static bool joins(unsigned page)
{
	return maps[page] && maps[page - 1] && maps[page] == maps[page - 1] + 8;
}

static size_t model(unsigned start, unsigned end)
{
	size_t count = 0;

	for (unsigned page = start; page < end; page++) {
		if (!maps[page])
			continue;
		if (page == start || !joins(page))
			want[count++] =
				(struct page_run){ base + page * PAGE_SIZE, 0,
						   frames + (maps[page] / 8 - 1) * PAGE_SIZE,
						   maps[page] % 8 };
		want[count - 1].size += PAGE_SIZE;
	}
	return count;
}

static void random_space(void)
{
	EXPECT(map_at_random());
	for (unsigned i = 0; i < 4; i++) {
		unsigned start = i ? (unsigned)grade_random_below(PAGES) : 0;
		unsigned rest = PAGES - start;
		unsigned end = i ? start + (unsigned)grade_random_below(rest + 1) : PAGES;
		size_t count = model(start, end);

		EXPECT_ALL(expect_runs(start * PAGE_SIZE, end * PAGE_SIZE, count));
	}
	EXPECT(hal_pt_unmap_cont(&pt, base, PAGES * PAGE_SIZE) == 0);
}

GRADED_TEST(runs_merge)
{
	visits_max = SIZE_MAX;
	EXPECT(space_make(PAGES * PAGE_SIZE, PAGE_SIZE));
	EXPECT_ALL(expect_runs(0, PAGES * PAGE_SIZE, 0));
	for (unsigned i = 0; i < 12; i++)
		EXPECT_ALL(random_space());
}

static void want_run(unsigned i, uint64_t offset, uint64_t size, uint64_t frame, unsigned flags)
{
	want[i] = (struct page_run){ base + offset, size, frames + frame, flags };
}

GRADED_TEST(runs_of_large_pages)
{
	const unsigned flags = PAGE_READ | PAGE_WRITE;
	uint64_t cut = PAGE_SIZE * (1 + grade_random_below(500));

	visits_max = SIZE_MAX;
	EXPECT(space_make(4 * LARGE, LARGE));
	/* A large page, the small ones that continue it, and a large one that does not. */
	EXPECT(hal_pt_map_cont(&pt, base, frames, LARGE + cut, flags) == 0);
	EXPECT(hal_pt_map_cont(&pt, base + 2 * LARGE, frames + 2 * LARGE, 2 * LARGE, flags) == 0);

	want_run(0, 0, LARGE + cut, 0, flags);
	want_run(1, 2 * LARGE, 2 * LARGE, 2 * LARGE, flags);
	EXPECT_ALL(expect_runs(0, GIB, 2));
	want_run(0, cut, LARGE, cut, flags);
	want_run(1, 2 * LARGE, LARGE + cut, 2 * LARGE, flags);
	EXPECT_ALL(expect_runs(cut, 3 * LARGE + cut, 2));
	want_run(0, 3 * LARGE - cut, cut * 2 - PAGE_SIZE, 3 * LARGE - cut, flags);
	EXPECT_ALL(expect_runs(3 * LARGE - cut, 3 * LARGE + cut - PAGE_SIZE, 1));

	/* A hole of other flags in the middle of a large page. */
	EXPECT(hal_pt_protect(&pt, base + cut, PAGE_READ) == 0);
	want_run(0, 0, cut, 0, flags);
	want_run(1, cut, PAGE_SIZE, cut, PAGE_READ);
	want_run(2, cut + PAGE_SIZE, LARGE - PAGE_SIZE, cut + PAGE_SIZE, flags);
	EXPECT_ALL(expect_runs(0, LARGE + cut, 3));
}

GRADED_TEST(runs_far_apart)
{
	static const uint64_t places[] = { 0, 3 * PAGE_SIZE, GIB - PAGE_SIZE, 5 * GIB, 200 * GIB };

	visits_max = SIZE_MAX;
	EXPECT(space_make(PAGES * PAGE_SIZE, PAGE_SIZE));
	for (unsigned i = 0; i < array_size(places); i++) {
		EXPECT(hal_pt_map(&pt, base + places[i], frames + i * PAGE_SIZE, PAGE_READ) == 0);
		want_run(i, places[i], PAGE_SIZE, i * PAGE_SIZE, PAGE_READ);
	}
	for (unsigned i = 0; i < 1000; i++) /* minutes, at a nanosecond for each page */
		EXPECT_ALL(expect_runs(0, 220 * GIB, array_size(places)));
	for (visits_max = 1; visits_max < array_size(places); visits_max++)
		EXPECT_ALL(expect_runs(0, 220 * GIB, visits_max));
}
