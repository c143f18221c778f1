/* Checks, evidence and random numbers: see <grade/test.h>. */
#include <grade/evidence.h>
#include <grade/test.h>
#include <kernel/log.h>
#include <lib/format.h>
#include <lib/string.h>

static uint64_t evidence, random_state;
static bool failed;
static char note[160];

/* A permutation of 64 bits in which every input bit reaches every output bit (SplitMix64's). */
static uint64_t mix(uint64_t n)
{
	n = (n ^ n >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	n = (n ^ n >> 27) * UINT64_C(0x94d049bb133111eb);
	return n ^ n >> 31;
}

static void witness(uint64_t value)
{
	evidence = mix(evidence * 31 + value);
}

void evidence_start(uint64_t seed)
{
	random_state = seed;
	evidence = mix(~seed);
	failed = false;
}

uint64_t evidence_value(void)
{
	return evidence;
}

uint64_t grade_random(void)
{
	random_state += UINT64_C(0x9e3779b97f4a7c15);
	return mix(random_state);
}

uint64_t grade_random_below(uint64_t limit)
{
	return grade_random() % limit;
}

bool grade_failed(void)
{
	return failed;
}

void grade_note(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	string_vformat(note, sizeof(note), fmt, args);
	va_end(args);
}

static void fail(const char *file, int line, const char *what)
{
	kprintf("%s:%d: %s\n", file, line, what);
	if (*note)
		kprintf("  with     %s\n", note);
	failed = true;
}

bool grade_expect(const char *file, int line, const char *what, bool good)
{
	witness(good);
	if (!good) {
		fail(file, line, what);
		kprintf("  got      false\n  expected true\n");
	}
	return good;
}

bool grade_expect_eq(const char *file, int line, const char *what, uint64_t got, uint64_t want)
{
	witness(got);
	if (got != want) {
		fail(file, line, what);
		kprintf("  got      %ld (%#lx)\n  expected %ld (%#lx)\n", (long)got, got,
			(long)want, want);
	}
	return got == want;
}

bool grade_expect_text(const char *file, int line, const char *what, const char *got,
		       const char *want)
{
	for (const char *c = got; *c; c++)
		witness((unsigned char)*c);
	witness(strlen(got));
	if (!strcmp(got, want))
		return true;
	fail(file, line, what);
	kprintf("--- got\n%s\n--- expected\n%s\n---\n", got, want);
	return false;
}
