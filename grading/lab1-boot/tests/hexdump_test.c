/* Task 2: memory as text. */
#include <grade/test.h>
#include <grade/text.h>
#include <lab/hexdump.h>
#include <lib/string.h>

static struct grade_text got, want;

static void expect_dump(const void *data, size_t size, uint64_t address)
{
	grade_text_clear(&got);
	hexdump(grade_text_sink, &got, data, size, address);
	EXPECT_TEXT(got.bytes, want.bytes);
}

static void want_line(const uint8_t *data, size_t size, uint64_t address)
{
	grade_text_add(&want, "%016lx", address);
	for (size_t i = 0; i < 16; i++) {
		grade_text_add(&want, i % 8 ? " " : "  ");
		if (i < size)
			grade_text_add(&want, "%02x", data[i]);
		else
			grade_text_add(&want, "  ");
	}
	grade_text_add(&want, "  |");
	for (size_t i = 0; i < size; i++)
		grade_text_add(&want, "%c", data[i] < ' ' || data[i] > '~' ? '.' : data[i]);
	grade_text_add(&want, "|\n");
}

GRADED_TEST(hexdump_lines)
{
	uint8_t data[16];

	grade_text_clear(&want);
	EXPECT_ALL(expect_dump(data, 0, 0x1000));
	for (size_t size = 1; size <= sizeof(data); size++) {
		uint64_t address = grade_random() >> (size * 3);

		for (size_t i = 0; i < sizeof(data); i++)
			data[i] = (uint8_t)grade_random();
		grade_text_clear(&want);
		want_line(data, size, address);
		EXPECT_ALL(expect_dump(data, size, address));
	}
	memcpy(data, "\x00\x1f\x20\x7e\x7f\x80\xff%d%s\n\\|\"", 15);
	grade_text_clear(&want);
	want_line(data, 15, 0);
	EXPECT_ALL(expect_dump(data, 15, 0));
}

/* Lines of `data` are all 0 or all 1, as the bits of `pattern` say. */
static void fill(uint8_t *data, unsigned lines, uint64_t pattern)
{
	for (unsigned line = 0; line < lines; line++)
		memset(data + 16 * line, (int)(pattern >> line & 1), 16);
}

static void want_folded(const uint8_t *data, size_t size, uint64_t address)
{
	bool star = false;

	grade_text_clear(&want);
	for (size_t at = 0; at < size; at += 16) {
		bool full = at > 0 && at + 16 < size;

		if (!full || memcmp(data + at, data + at - 16, 16) != 0) {
			want_line(data + at, min(size - at, (size_t)16), address + at);
			star = false;
		} else if (!star) {
			grade_text_add(&want, "*\n");
			star = true;
		}
	}
}

GRADED_TEST(hexdump_folds)
{
	static uint8_t data[40 * 16];

	for (unsigned i = 0; i < 40; i++) {
		size_t size = i ? 1 + grade_random_below(sizeof(data)) : sizeof(data);
		uint64_t address = grade_random() >> 4;
		uint64_t pattern = grade_random();

		/* Long runs are common in one half of the patterns, short ones in the other. */
		if (i % 2) {
			pattern &= grade_random();
			pattern &= grade_random();
		}
		fill(data, 40, pattern);
		want_folded(data, size, address);
		EXPECT_ALL(expect_dump(data, size, address));
	}
}
