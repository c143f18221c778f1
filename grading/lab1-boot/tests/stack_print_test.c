/* The challenge: recursion folded. */
#include <grade/test.h>
#include <grade/text.h>
#include <lab/stack_walk.h>

static struct grade_text got, want;
static struct stack_step steps[200];

/* Steps are letters: of one name and pc each; '?' has no name. */
static unsigned steps_from(const char *letters)
{
	static const char names[26][2] = { "a", "b", "c", "d", "e", "f", "g", "h", "i" };
	unsigned count = 0;

	for (; *letters; letters++) {
		unsigned index = (unsigned)(*letters - 'a');
		bool named = *letters != '?';

		steps[count++] = (struct stack_step){
			.pc = 0x1000 + (uintptr_t)*letters,
			.name = named ? names[index] : NULL,
			.offset = named ? index + 0x10 : 0,
		};
	}
	return count;
}

static void expect_print(unsigned count)
{
	grade_text_clear(&got);
	stack_print(grade_text_sink, &got, steps, count);
	EXPECT_TEXT(got.bytes, want.bytes);
}

static void expect_printed(const char *letters, const char *text)
{
	grade_text_clear(&want);
	grade_text_add(&want, "%s", text);
	expect_print(steps_from(letters));
}

/* A block of `size` steps, `times` times, between others: what makes a backtrace long. */
static void expect_recursion(unsigned size, unsigned times)
{
	char letters[200] = "h";
	unsigned len = 1;

	for (unsigned i = 0; i < size * times; i++)
		letters[len++] = (char)('a' + i % size);
	letters[len++] = 'i';
	letters[len] = '\0';

	grade_text_clear(&want);
	grade_text_add(&want, "  h+0x17\n");
	for (unsigned i = 0; i < size; i++)
		grade_text_add(&want, "  %c+0x%x\n", 'a' + i, 0x10 + i);
	if (size == 1)
		grade_text_add(&want, "  ... %u more times\n", times - 1);
	else
		grade_text_add(&want, "  ... these %u, %u more times\n", size, times - 1);
	grade_text_add(&want, "  i+0x18\n");
	expect_print(steps_from(letters));
}

GRADED_TEST(stack_folds_recursion)
{
	EXPECT_ALL(expect_printed("", ""));
	EXPECT_ALL(expect_printed("a", "  a+0x10\n"));
	EXPECT_ALL(expect_printed("a?b", "  a+0x10\n  ?\n  b+0x11\n"));
	EXPECT_ALL(expect_printed("aab", "  a+0x10\n  a+0x10\n  b+0x11\n"));
	EXPECT_ALL(expect_printed("???", "  ?\n  ... 2 more times\n"));
	EXPECT_ALL(expect_printed("abab", "  a+0x10\n  b+0x11\n  a+0x10\n  b+0x11\n"));
	EXPECT_ALL(expect_printed("bababab", "  b+0x11\n  a+0x10\n  ... these 2, 2 more times\n"
					     "  b+0x11\n"));
	EXPECT_ALL(expect_printed("abcdeabcdeabcde",
				  "  a+0x10\n  b+0x11\n  c+0x12\n  d+0x13\n  e+0x14\n"
				  "  a+0x10\n  b+0x11\n  c+0x12\n  d+0x13\n  e+0x14\n"
				  "  a+0x10\n  b+0x11\n  c+0x12\n  d+0x13\n  e+0x14\n"));
	for (unsigned i = 0; i < 30; i++)
		EXPECT_ALL(expect_recursion(1 + i % STACK_CYCLE_MAX,
					    3 + (unsigned)grade_random_below(40)));
}
