/* Task 1: strings from user programs, through a page table that is not the current one. */
#include <grade/test.h>
#include <hal/user_copy.h>
#include <lab/user_string.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/frame.h>

#define PAGES 4
#define SPACE (PAGES * PAGE_SIZE)
#define HOLE  2 /* the page that some tests take away */

static struct page_table pt;
static vaddr_t base;
static char image[SPACE], got[SPACE + 16];

/* Pages of random letters without a NUL. */
static bool user_memory_make(void)
{
	uint64_t size;

	if (hal_pt_create(&pt, NULL) != 0)
		return false;
	hal_pt_user_range(&pt, &base, &size);
	for (unsigned i = 0; i < SPACE; i++)
		image[i] = (char)('a' + grade_random_below(26));
	for (unsigned i = 0; i < PAGES; i++) {
		paddr_t frame = frame_alloc();

		if (!frame || hal_pt_map(&pt, base + i * PAGE_SIZE, frame, PAGE_WRITE) != 0)
			return false;
	}
	return hal_user_copy_out(&pt, base, image, SPACE) == SPACE;
}

static void put(unsigned at, char c)
{
	image[at] = c;
	hal_user_copy_out(&pt, base + at, &c, 1);
}

static uint64_t random_where(void)
{
	return grade_random_below(SPACE - 1);
}

/* A string at `at` of this length comes whole; the bytes behind it in `got` stay. */
static void expect_string(unsigned at, size_t len, size_t size)
{
	char saved = image[at + len];

	put(at + (unsigned)len, '\0');
	memset(got, '#', sizeof(got));
	grade_note("a string of %lu bytes at byte %u of a page, room for %lu", len,
		   at % (unsigned)PAGE_SIZE, size);
	EXPECT_EQ(user_string_read(&pt, got, base + at, size), len);
	EXPECT_EQ(memcmp(got, image + at, len + 1) == 0, true);
	EXPECT(got[size] == '#');
	put(at + (unsigned)len, saved);
}

static void expect_failure(vaddr_t src, size_t size, int error)
{
	memset(got, '#', sizeof(got));
	grade_note("at %#lx of %#lx mapped bytes, room for %lu", src - base, SPACE, size);
	EXPECT_EQ(user_string_read(&pt, got, src, size), -error);
	EXPECT_EQ(got[0] == (size ? '\0' : '#'), true);
	EXPECT_EQ(got[size], '#');
}

GRADED_TEST(user_string_copies)
{
	EXPECT(user_memory_make());
	for (unsigned i = 0; i < 60; i++) {
		unsigned at = (unsigned)random_where();
		size_t rest = SPACE - 1 - at;
		size_t len = grade_random_below(min(rest, i % 2 ? rest : 64) + 1);

		EXPECT_ALL(expect_string(at, len, len + 1));
		EXPECT_ALL(expect_string(at, len, len + 1 + i));
	}
	EXPECT_ALL(expect_string(0, SPACE - 1, SPACE));
	EXPECT_ALL(expect_string(5, 0, 1));
}

GRADED_TEST(user_string_missing_page)
{
	const unsigned edge = HOLE * PAGE_SIZE;

	EXPECT(user_memory_make());
	EXPECT(hal_pt_unmap(&pt, base + edge) == 0);
	for (unsigned len = 0; len < 40; len++) {
		/* The NUL is the last byte before the hole, or the last letter is. */
		EXPECT_ALL(expect_string(edge - 1 - len, len, SPACE));
		EXPECT_ALL(expect_failure(base + edge - 1 - len, SPACE, EFAULT));
		EXPECT_ALL(expect_failure(base + edge - 1 - len, len + 2, EFAULT));
		/* The limit comes first. */
		EXPECT_ALL(expect_failure(base + edge - 1 - len, len + 1, ENAMETOOLONG));
	}
	EXPECT_ALL(expect_failure(base + edge + 100, 10, EFAULT));
	EXPECT(hal_pt_protect(&pt, base, 0) == 0); /* mapped, but for nobody */
	EXPECT_ALL(expect_failure(base + 100, 10, EFAULT));
}

GRADED_TEST(user_string_limits)
{
	static const vaddr_t nobody[] = { 0, 1, 0xfffffffffffffffful, 0xfffffffffffff000ul,
					  0xffffffff80000000ul, 0x0000800000000000ul };

	EXPECT(user_memory_make());
	for (unsigned i = 0; i < 40; i++) {
		unsigned at = (unsigned)grade_random_below(SPACE / 2);
		size_t size = 1 + grade_random_below(SPACE / 2);

		EXPECT_ALL(expect_failure(base + at, size, ENAMETOOLONG));
		put(at + (unsigned)size, '\0'); /* behind the last byte that may be looked at */
		EXPECT_ALL(expect_failure(base + at, size, ENAMETOOLONG));
		put(at + (unsigned)size, 'x');
	}
	EXPECT_ALL(expect_failure(base, 0, ENAMETOOLONG));
	for (unsigned i = 0; i < array_size(nobody); i++)
		EXPECT_ALL(expect_failure(nobody[i], 100, EFAULT));
	EXPECT_ALL(expect_failure((vaddr_t)image, 100, EFAULT)); /* the kernel's own memory */
}
