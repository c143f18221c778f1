/* Task 1: see <lab/size.h>. */
#include <lab/size.h>
#include <lib/errno.h>
#include <lib/string.h>

/* The value of a digit, or 16 for a character that is none in any base. */
static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	c |= 0x20; /* lower case */
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 16;
}

static bool is_hexadecimal(const char *text)
{
	return text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

/* How far the suffix shifts; -1 when it is none. What follows it must be the end. */
static int suffix_shift(const char *text)
{
	static const char suffixes[] = "kmgt";
	const char *found;

	if (!*text)
		return 0;
	found = strchr(suffixes, *text | 0x20);
	if (!found || !*found || text[1])
		return -1;
	return 10 * (int)(found - suffixes + 1);
}

int size_parse(const char *text, uint64_t *size)
{
	unsigned base = is_hexadecimal(text) ? 16 : 10;
	const char *digits = base == 16 ? text + 2 : text;
	uint64_t n = 0;
	bool overflow = false;
	int shift;

	for (text = digits; digit_value(*text) < base; text++) {
		uint64_t next;

		overflow |= __builtin_mul_overflow(n, base, &next);
		overflow |= __builtin_add_overflow(next, digit_value(*text), &n);
	}
	shift = suffix_shift(text);
	if (text == digits || shift < 0)
		return -EINVAL;
	if (overflow || n > UINT64_MAX >> shift)
		return -ERANGE;
	*size = n << shift;
	return 0;
}
