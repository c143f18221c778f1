#include <kernel/test.h>

extern uintptr_t __stack_chk_guard;

/* What a check that fails does is for tests/boot/crash.py. */
TEST(stack_guard_is_random_and_ends_strings)
{
	CHECK(__stack_chk_guard != 0);
	CHECK_EQ(__stack_chk_guard & 0xff, 0);
}
