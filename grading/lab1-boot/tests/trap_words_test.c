/* Task 4: what a trap means. */
#include <grade/test.h>
#include <grade/trap_sample.h>
#include <lib/format.h>
#include <lib/string.h>

/*
 * Random numbers of the machines' samples differ, so the list of samples is drawn before; and only
 * that they were decoded rightly is witnessed where the machines differ.
 */
static struct trap_sample samples[64];

static void draw_samples(enum trap_cause cause)
{
	for (unsigned i = 0; i < array_size(samples); i++) {
		uint64_t bits = grade_random();

		samples[i] = (struct trap_sample){
			.cause = cause,
			.access = TRAP_READ + (enum trap_access)(bits % 3),
			.mapped = bits >> 10 & 1,
			.user = bits >> 11 & 1,
		};
	}
}

static void expect_decoded(const struct trap_sample *sample)
{
	struct trap_info got, want;

	memset(&got, 0x55, sizeof(got)); /* all fields must be set */
	got.user = true;
	if (!trap_sample_decode(sample, &got, &want))
		got = want = (struct trap_info){ .cause = sample->cause };
	EXPECT_EQ(got.cause, want.cause);
	grade_note("access %d, expected %d", (int)got.access, (int)want.access);
	EXPECT(got.access == want.access);
	grade_note("mapped %d, expected %d", (int)got.mapped, (int)want.mapped);
	EXPECT(got.mapped == want.mapped);
	EXPECT(got.user == want.user);
}

static void expect_all_decoded(enum trap_cause cause)
{
	draw_samples(cause);
	for (unsigned i = 0; i < array_size(samples); i++)
		EXPECT_ALL(expect_decoded(&samples[i]));
}

GRADED_TEST(trap_page_faults)
{
	expect_all_decoded(TRAP_PAGE_FAULT);
}

GRADED_TEST(trap_causes)
{
	for (enum trap_cause cause = TRAP_OTHER; cause <= TRAP_DIVISION; cause++)
		if (cause != TRAP_PAGE_FAULT)
			EXPECT_ALL(expect_all_decoded(cause));
}

struct sentence {
	struct trap_info info;
	const char *before, *behind; /* of the address; behind is NULL where there is none */
};

#define SENTENCE(cause_, access_, mapped_, user_, before_, behind_)                    \
	{ { TRAP_##cause_, TRAP_##access_, TRAP_##mapped_, user_ }, before_, behind_ }

static const struct sentence sentences[] = {
	SENTENCE(PAGE_FAULT, READ, UNMAPPED, false, "page fault: kernel read of ",
		 ", which is not mapped"),
	SENTENCE(PAGE_FAULT, WRITE, UNMAPPED, true, "page fault: user write to ",
		 ", which is not mapped"),
	SENTENCE(PAGE_FAULT, WRITE, MAPPED, false, "page fault: kernel write to ",
		 ", which is mapped without that right"),
	SENTENCE(PAGE_FAULT, FETCH, MAPPED, true, "page fault: user fetch from ",
		 ", which is mapped without that right"),
	SENTENCE(PAGE_FAULT, FETCH, UNKNOWN, false, "page fault: kernel fetch from ", ""),
	SENTENCE(PAGE_FAULT, READ, UNKNOWN, true, "page fault: user read of ", ""),
	SENTENCE(PROTECTION, NONE, UNKNOWN, false, "protection fault: kernel access to ", ""),
	SENTENCE(PROTECTION, WRITE, UNKNOWN, true, "protection fault: user write to ", ""),
	SENTENCE(MISALIGNED, READ, UNKNOWN, false, "misaligned read of ", " by the kernel"),
	SENTENCE(MISALIGNED, FETCH, UNKNOWN, true, "misaligned fetch from ", " by the user"),
	SENTENCE(MISALIGNED, NONE, UNKNOWN, true, "misaligned access to ", " by the user"),
	SENTENCE(ILLEGAL, NONE, UNKNOWN, false, "illegal instruction in kernel mode", NULL),
	SENTENCE(BREAKPOINT, NONE, UNKNOWN, true, "breakpoint in user mode", NULL),
	SENTENCE(DIVISION, NONE, UNKNOWN, false, "division error in kernel mode", NULL),
	SENTENCE(INTERRUPT, NONE, UNKNOWN, true, "interrupt in user mode", NULL),
	SENTENCE(OTHER, NONE, UNKNOWN, false, "unknown trap in kernel mode", NULL),
};

/* Into a buffer of any size: cut, ended by NUL, and not a byte behind it. */
static void expect_sentence(const struct sentence *sentence, uintptr_t address, size_t size)
{
	char want[120], got[120];
	int len;

	if (sentence->behind)
		len = string_format(want, sizeof(want), "%s%#lx%s", sentence->before, address,
				    sentence->behind);
	else
		len = string_format(want, sizeof(want), "%s", sentence->before);
	memset(got, '#', sizeof(got));
	EXPECT_EQ(trap_words(got, size, &sentence->info, address), len);
	EXPECT(got[size] == '#');
	got[size] = '\0';
	if (size <= (size_t)len)
		want[size ? size - 1 : 0] = '\0';
	EXPECT_TEXT(got, want);
}

GRADED_TEST(trap_sentences)
{
	for (unsigned i = 0; i < array_size(sentences); i++) {
		size_t size = grade_random_below(40);

		EXPECT_ALL(expect_sentence(&sentences[i], grade_random(), 100));
		EXPECT_ALL(expect_sentence(&sentences[i], grade_random() & 0xffff, size));
	}
}
