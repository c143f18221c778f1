/* Dies in the way that its argument says: how does the kernel take it? */
#include <isa/raw_syscall.h>
#include <lib/string.h>
#include <user/print.h>
#include <zircon/syscalls.h>

static void null_pointer(void)
{
	volatile int *volatile nowhere = NULL;

	*nowhere = 1;
}

static void wild_jump(void)
{
	((void (*)(void))(uintptr_t)0x123456789000)();
}

/* The compiler shall not see that this never ends. */
static volatile bool deeper = true;

static int descend(volatile char *above)
{
	volatile char here[1024];

	here[0] = *above;
	return (deeper ? descend(here) : 0) + here[0];
}

static void stack_overflow(void)
{
	volatile char here = 0;

	descend(&here);
}

/* A syscall instruction that is not the vDSO's. */
static void own_syscall(void)
{
	syscall_here(0);
}

static void illegal_instruction(void)
{
	__builtin_trap();
}

static void read_only(void)
{
	*(volatile char *)(uintptr_t)zx_status_get_string(ZX_OK) = 'x';
}

static const struct {
	const char *name;
	void (*run)(void);
} ways[] = {
	{ "null", null_pointer },     { "jump", wild_jump },           { "stack", stack_overflow },
	{ "syscall", own_syscall },   { "illegal", illegal_instruction }, { "vdso", read_only },
};

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "null";

	for (unsigned i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (!strcmp(ways[i].name, way))
			ways[i].run();
	print("crash: still alive after '%s'\n", way);
	return 1;
}
