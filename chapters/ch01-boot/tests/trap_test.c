#include <hal/trap.h>
#include <kernel/symbols.h>
#include <kernel/test.h>
#include <lib/string.h>

TEST(breakpoint_is_counted_and_skipped)
{
	unsigned before = hal_breakpoint_count();

	hal_breakpoint();
	hal_breakpoint();
	CHECK_EQ(hal_breakpoint_count(), before + 2);
}

TEST(symbols_name_this_function)
{
	size_t offset = 1;
	const char *name = symbol_find((uintptr_t)test_main, &offset);

	CHECK(name && !strcmp(name, "test_main"));
	CHECK_EQ(offset, 0);
	CHECK(symbol_find(0x1000, &offset) == NULL);
}
