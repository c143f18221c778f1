/*
 * An example of each task's contract; they fail until you have written something. Add your own: a
 * file in tests/ is compiled without being named anywhere.
 */
#include <kernel/test.h>
#include <lab/hexdump.h>
#include <lab/memory_map.h>
#include <lab/size.h>
#include <lab/stack_walk.h>
#include <lab/trap_words.h>
#include <lib/string.h>

TEST(lab_size_with_a_suffix)
{
	uint64_t size = 0;

	CHECK_EQ(size_parse("64M", &size), 0);
	CHECK_EQ(size, 64 << 20);
}

struct text {
	char bytes[200];
	size_t len;
};

static void text_sink(void *arg, const char *bytes, size_t len)
{
	struct text *text = arg;

	len = min(len, sizeof(text->bytes) - 1 - text->len);
	memcpy(text->bytes + text->len, bytes, len);
	text->len += len;
}

TEST(lab_hexdump_of_three_bytes)
{
	static struct text text;

	text = (struct text){};
	hexdump(text_sink, &text, "abc", 3, 0x1010);
	CHECK(!strcmp(text.bytes, "0000000000001010  61 62 63                                    "
				  "      |abc|\n"));
}

TEST(lab_memory_map_subtracts)
{
	static const struct boot_range ram[] = { { 0x1000, 0x9000 } };
	static const struct boot_range reserved[] = { { 0x3000, 0x1000 } };
	struct memory_map map = { ram, 1, reserved, 1 };
	struct boot_range out[4];

	CHECK_EQ(memory_map_usable(&map, out, 4), 2);
	CHECK_EQ(out[1].base, 0x4000);
	CHECK_EQ(out[1].size, 0x6000);
}

TEST(lab_trap_words_of_an_illegal_instruction)
{
	struct trap_info info = { .cause = TRAP_ILLEGAL };
	char words[100];

	trap_words(words, sizeof(words), &info, 0);
	CHECK(!strcmp(words, "illegal instruction in kernel mode"));
}

TEST(lab_stack_walk_starts_at_pc)
{
	struct stack nothing = { 0x1000, 0x1000 };
	struct stack_step steps[2];
	enum walk_end end;

	CHECK_EQ(stack_walk(&nothing, 0x1234, 0x1000, steps, 2, &end), 1);
	CHECK_EQ(steps[0].pc, 0x1234);
	CHECK_EQ(end, WALK_OUTSIDE);
}
