/* Task 5: a walk up a stack that may be damaged. */
#include <grade/test.h>
#include <kernel/power.h>
#include <kernel/symbols.h>
#include <lab/frame_pair.h>
#include <lab/stack_walk.h>
#include <lib/string.h>

#define WORDS  256
#define FRAMES 20

/* A stack in an array: frame i is a pair of words at index pairs[i]. */
static uintptr_t words[WORDS];
static unsigned pairs[FRAMES];
static uintptr_t return_addresses[FRAMES];
static const struct stack stack = { (uintptr_t)words, (uintptr_t)(words + WORDS) };
static struct stack_step steps[FRAMES + 1];

static uintptr_t frame_pointer(unsigned frame)
{
	return (uintptr_t)&words[pairs[frame]] + FRAME_PAIR_BELOW;
}

/* Addresses that are nobody's code: all have the top bits 01. */
static uintptr_t random_address(void)
{
	return (grade_random() >> 2) | (UINT64_C(1) << 62);
}

/* A good chain of `count` frames at random distances, ended by a return address of 0. */
static void make_chain(unsigned count)
{
	unsigned at = 0;

	for (unsigned i = 0; i < WORDS; i++)
		words[i] = random_address();
	for (unsigned i = 0; i < count; i++) {
		pairs[i] = at + (unsigned)grade_random_below(10);
		at = pairs[i] + 2;
	}
	for (unsigned i = 0; i < count; i++) {
		return_addresses[i] = i + 1 < count ? random_address() : 0;
		words[pairs[i]] = i + 1 < count ? frame_pointer(i + 1) : 0;
		words[pairs[i] + 1] = return_addresses[i];
	}
}

/* Walks the chain; wants `frames` good return addresses behind pc, and `reason` then. */
static void expect_walk(uintptr_t fp, unsigned max, unsigned frames, enum walk_end reason)
{
	enum walk_end end = (enum walk_end)99;
	uintptr_t pc = random_address();
	unsigned count;

	steps[max] = (struct stack_step){ .pc = 0xcafe };
	count = stack_walk(&stack, pc, fp, steps, max, &end);
	EXPECT_EQ(count, frames + 1);
	EXPECT_EQ(end, reason);
	EXPECT_EQ(steps[0].pc, pc);
	for (unsigned i = 0; i < frames; i++) {
		EXPECT_EQ(steps[i + 1].pc, return_addresses[i]);
		EXPECT(steps[i + 1].name == NULL);
	}
	EXPECT_EQ(steps[max].pc, 0xcafe);
}

GRADED_TEST(walk_chain)
{
	enum walk_end end;

	for (unsigned count = 1; count < FRAMES; count++) {
		make_chain(count);
		EXPECT_ALL(expect_walk(frame_pointer(0), FRAMES, count - 1, WALK_OUTERMOST));
		EXPECT_ALL(expect_walk(frame_pointer(0), count, count - 1, WALK_OUTERMOST));
		if (count > 1)
			EXPECT_ALL(expect_walk(frame_pointer(0), count - 1, count - 2, WALK_FULL));
	}
	EXPECT_EQ(stack_walk(&stack, 0, frame_pointer(0), steps, FRAMES, &end), 0);
	EXPECT_EQ(end, WALK_OUTERMOST);
	EXPECT_EQ(stack_walk(&stack, 0, frame_pointer(0), steps, 0, &end), 0);
	EXPECT_EQ(end, WALK_OUTERMOST);
	EXPECT_EQ(stack_walk(&stack, 4, frame_pointer(0), steps, 0, &end), 0);
	EXPECT_EQ(end, WALK_FULL);
}

/* A chain of which one link is replaced by `bad`. */
static void expect_broken(uintptr_t bad, enum walk_end reason)
{
	unsigned at = (unsigned)grade_random_below(FRAMES - 2);

	words[pairs[at]] = bad;
	grade_note("the frame pointer in frame %u is bad", at);
	expect_walk(frame_pointer(0), FRAMES, at + 1, reason);
}

static void expect_bad_first(uintptr_t bad, enum walk_end reason)
{
	make_chain(FRAMES);
	EXPECT_ALL(expect_walk(bad, FRAMES, 0, reason));
	expect_broken(bad, reason);
}

GRADED_TEST(walk_bounds)
{
	const uintptr_t low = stack.low + FRAME_PAIR_BELOW, high = stack.high + FRAME_PAIR_BELOW;

	EXPECT_ALL(expect_bad_first(high - 8, WALK_OUTSIDE)); /* half of the pair */
	EXPECT_ALL(expect_bad_first(high, WALK_OUTSIDE));
	EXPECT_ALL(expect_bad_first(low - 8, WALK_OUTSIDE));
	EXPECT_ALL(expect_bad_first(0, WALK_OUTSIDE));
	EXPECT_ALL(expect_bad_first(8, WALK_OUTSIDE));
	EXPECT_ALL(expect_bad_first(-UINT64_C(8), WALK_OUTSIDE));
	EXPECT_ALL(expect_bad_first(-UINT64_C(16), WALK_OUTSIDE));
	for (unsigned i = 0; i < 20; i++) {
		EXPECT_ALL(expect_bad_first(random_address() & ~7ul, WALK_OUTSIDE));
		EXPECT_ALL(expect_bad_first(random_address() | (1 + i % 7), WALK_MISALIGNED));
		EXPECT_ALL(expect_bad_first(low + 8 * grade_random_below(100) + 1 + i % 7,
					    WALK_MISALIGNED));
	}
	make_chain(1); /* the last pair that fits */
	words[WORDS - 2] = 0;
	words[WORDS - 1] = return_addresses[0] = 0;
	EXPECT_ALL(expect_walk(high - 16, FRAMES, 0, WALK_OUTERMOST));
}

GRADED_TEST(walk_loops)
{
	for (unsigned i = 0; i < 20; i++) {
		unsigned from = (unsigned)grade_random_below(FRAMES - 2);

		make_chain(FRAMES);
		words[pairs[from]] = frame_pointer((unsigned)grade_random_below(from + 1));
		EXPECT_ALL(expect_walk(frame_pointer(0), FRAMES, from + 1, WALK_BACKWARDS));
	}
	make_chain(2); /* a frame that is its own caller */
	words[pairs[0]] = frame_pointer(0);
	return_addresses[1] = 0;
	EXPECT_ALL(expect_walk(frame_pointer(0), FRAMES, 1, WALK_BACKWARDS));
}

GRADED_TEST(walk_names)
{
	const uintptr_t function = (uintptr_t)power_off;

	for (uintptr_t offset = 0; offset < 6; offset++) {
		enum walk_end end;
		const char *before;
		size_t size;

		make_chain(2);
		words[pairs[0] + 1] = function + offset;
		EXPECT_EQ(stack_walk(&stack, function + offset, frame_pointer(0), steps, 9, &end),
			  2);
		EXPECT(steps[0].name != NULL);
		EXPECT_TEXT(steps[0].name, "power_off");
		EXPECT_EQ(steps[0].offset, offset);

		before = symbol_find(function + offset - 1, &size);
		EXPECT(steps[1].name && before && !strcmp(steps[1].name, before));
		EXPECT(steps[1].offset == size + 1);
		EXPECT_EQ(steps[1].pc == function + offset, true);
	}
}

/* --- The stack that the kernel runs on. --- */

static unsigned live_count;
static enum walk_end live_end;

#define NOT_INLINE __attribute__((noinline, noclone, noipa))

static NOT_INLINE void live_inner(struct stack *live)
{
	uintptr_t frame = (uintptr_t)__builtin_frame_address(0);

	live->low = frame - 16;
	live_count = stack_walk(live, (uintptr_t)live_inner, frame, steps, FRAMES, &live_end);
	asm volatile("" : : : "memory"); /* no tail call: the frame stays */
}

static NOT_INLINE void live_middle(struct stack *live, unsigned depth)
{
	if (depth)
		live_middle(live, depth - 1);
	else
		live_inner(live);
	asm volatile("" : : : "memory");
}

GRADED_TEST(walk_live)
{
	/* Reaches just over this function's own pair. */
	struct stack live = { .high = (uintptr_t)__builtin_frame_address(0) + 16 -
				      FRAME_PAIR_BELOW };

	live_middle(&live, 5);
	EXPECT_EQ(live_count, 9);
	EXPECT_EQ(live_end, WALK_OUTSIDE);
	for (unsigned i = 0; i < 9; i++)
		EXPECT(steps[i].name != NULL);
	EXPECT_TEXT(steps[0].name, "live_inner");
	for (unsigned i = 1; i < 7; i++)
		EXPECT_TEXT(steps[i].name, "live_middle");
	EXPECT_TEXT(steps[7].name, "test_walk_live");
	EXPECT_TEXT(steps[8].name, "test_main");
}
