/* What the compiler's checks refer to, by these names. See <kernel/stack_guard.h>. */
#include <kernel/panic.h>
#include <kernel/stack_guard.h>

extern uintptr_t __stack_chk_guard;
_Noreturn void __stack_chk_fail(void);

uintptr_t __stack_chk_guard;

/* The lowest byte stays 0: a string that runs over by copying cannot contain it. */
void stack_guard_init(uint64_t random)
{
	__stack_chk_guard = random & ~UINT64_C(0xff);
}

void __stack_chk_fail(void)
{
	panic("a buffer on the stack has run over (stack protector)");
}
