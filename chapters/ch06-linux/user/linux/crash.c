/*
 * Ends in the way that its argument names; `crash` alone lists the ways. Returning from one means
 * that the kernel let it pass: status 0.
 */
#include <isa/linux_user.h>
#include <lib/string.h>
#include <linux_user/process.h>
#include <user/print.h>

static const char constant[] = "constant";

static void crash_null(void)
{
	write_at(0);
}

static void crash_jump(void)
{
	((void (*)(void))0)();
}

static void crash_data(void)
{
	static unsigned char data[sizeof(returns_42)];

	memcpy(data, returns_42, sizeof(returns_42));
	((void (*)(void))(uintptr_t)data)();
}

static void crash_readonly(void)
{
	write_at((uint64_t)constant);
}

/* The kernel's half of the addresses: not canonical, and not the program's, on any machine. */
static void crash_kernel(void)
{
	write_at(0xffff800000000000);
}

static void crash_noncanonical(void)
{
	write_at(0x8000000000000000);
}

/* No tail call: the array lives until the inner call has returned. 2^31 of them fit nowhere. */
static int use_stack(int depth)
{
	volatile char page[4096];

	page[0] = (char)depth;
	return depth < INT32_MAX ? use_stack(depth + 1) + page[0] : 0;
}

static void crash_stack(void)
{
	use_stack(0);
}

static void crash_sp(void)
{
	set_stack_pointer(0x1000);
}

static const struct {
	const char *kind;
	void (*crash)(void);
} crashes[] = {
	{ "null", crash_null },
	{ "jump", crash_jump },
	{ "data", crash_data },
	{ "readonly", crash_readonly },
	{ "kernel", crash_kernel },
	{ "noncanonical", crash_noncanonical },
	{ "stack", crash_stack },
	{ "sp", crash_sp },
	{ "illegal", illegal_instruction },
	{ "privileged", privileged_instruction },
	{ "breakpoint", breakpoint },
	{ "divide", divide_by_zero },
};

int main(int argc, char **argv)
{
	for (unsigned i = 0; i < array_size(crashes); i++) {
		if (argc < 2)
			print("%s\n", crashes[i].kind);
		else if (!strcmp(argv[1], crashes[i].kind))
			crashes[i].crash();
	}
	return 0;
}
