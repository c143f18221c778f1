/*
 * Instructions that are not for programs, or that do not exist, one after the other. What is
 * privileged looks like an access to memory that cannot be: the CPU raises the same exception.
 */
#include <kernel/log.h>
#include <kernel/test.h>
#include <kernel/user_program.h>

struct attempt {
	const char *name, *code;
	unsigned size;
	enum hal_trap_kind kind;
};

#define ATTEMPT(name, code, kind) { name, code, sizeof(code) - 1, kind }
#define PRIVILEGED(name, code)    ATTEMPT(name, code, HAL_TRAP_PAGE_FAULT)
#define UNDEFINED(name, code)     ATTEMPT(name, code, HAL_TRAP_ILLEGAL)

static const struct attempt attempts[] = {
	PRIVILEGED("hlt", "\xf4"),
	PRIVILEGED("cli", "\xfa"),
	PRIVILEGED("sti", "\xfb"),
	PRIVILEGED("in", "\xec"),
	PRIVILEGED("out", "\xee"),
	PRIVILEGED("insb", "\x6c"),
	PRIVILEGED("rdmsr", "\x0f\x32"),
	PRIVILEGED("wrmsr", "\x0f\x30"),
	PRIVILEGED("clts", "\x0f\x06"),
	PRIVILEGED("wbinvd", "\x0f\x09"),
	PRIVILEGED("invlpg (%rax)", "\x0f\x01\x38"),
	PRIVILEGED("swapgs", "\x0f\x01\xf8"),
	PRIVILEGED("xsetbv", "\x0f\x01\xd1"),
	PRIVILEGED("sysretq", "\x48\x0f\x07"),
	PRIVILEGED("mov %cr0, %rax", "\x0f\x20\xc0"),
	PRIVILEGED("mov %rax, %cr3", "\x0f\x22\xd8"),
	PRIVILEGED("mov %dr7, %rax", "\x0f\x21\xf8"),
	PRIVILEGED("lgdt (%rdi)", "\x0f\x01\x17"),
	PRIVILEGED("lidt (%rdi)", "\x0f\x01\x1f"),
	PRIVILEGED("ltr %ax", "\x0f\x00\xd8"),
	PRIVILEGED("lldt %ax", "\x0f\x00\xd0"),
	PRIVILEGED("lmsw %ax", "\x0f\x01\xf0"),
	PRIVILEGED("mov $8, %eax; mov %eax, %ds", "\xb8\x08\x00\x00\x00\x8e\xd8"),
	PRIVILEGED("xor %eax, %eax; mov %eax, %ss", "\x31\xc0\x8e\xd0"),
	PRIVILEGED("mov $0xfff8, %eax; mov %eax, %fs", "\xb8\xf8\xff\x00\x00\x8e\xe0"),
	PRIVILEGED("int $0", "\xcd\x00"),
	PRIVILEGED("int $2", "\xcd\x02"),
	PRIVILEGED("int $8", "\xcd\x08"),
	PRIVILEGED("int $14", "\xcd\x0e"),
	PRIVILEGED("int $32", "\xcd\x20"),
	PRIVILEGED("int $0x80", "\xcd\x80"),
	PRIVILEGED("int $0xf0", "\xcd\xf0"),
	PRIVILEGED("movaps 1(%rdi), %xmm0", "\x0f\x28\x47\x01"),
	UNDEFINED("ud0", "\x0f\xff\xc0"),
	UNDEFINED("ud1", "\x0f\xb9\xc0"),
	UNDEFINED("ud2", "\x0f\x0b"),
	UNDEFINED("push %es", "\x06"),
	UNDEFINED("daa", "\x27"),
	UNDEFINED("aam", "\xd4\x0a"),
	UNDEFINED("into", "\xce"),
	UNDEFINED("lcall $0, $0", "\x9a\x00\x00\x00\x00\x00\x00"),
	UNDEFINED("lock nop", "\xf0\x90"),
	UNDEFINED("mov %rax, %cs", "\x8e\xc8"),
	ATTEMPT("xor %eax, %eax; div %eax", "\x31\xc0\xf7\xf0", HAL_TRAP_ARITHMETIC),
	ATTEMPT("idiv: overflow", "\xba\xff\xff\xff\x7f\xb9\x01\x00\x00\x00\xf7\xf9",
		HAL_TRAP_ARITHMETIC),
	ATTEMPT("int3", "\xcc", HAL_TRAP_BREAKPOINT),
	ATTEMPT("int $3", "\xcd\x03", HAL_TRAP_BREAKPOINT),
	ATTEMPT("std; syscall", "\xfd\x0f\x05", HAL_TRAP_SYSCALL),
};

static bool ends_well(const struct attempt *attempt)
{
	struct user_program p;
	enum hal_trap_kind kind;

	if (!user_program_load_at(&p, 0, NULL, attempt->code, attempt->code + attempt->size))
		return false;
	kind = user_program_run(&p);
	user_program_free(&p);
	if (kind != attempt->kind)
		kprintf("    %s: trap %d, expected %d\n", attempt->name, kind, attempt->kind);
	return kind == attempt->kind;
}

TEST(hostile_instructions)
{
	bool good = true;

	for (unsigned i = 0; i < array_size(attempts); i++)
		good &= ends_well(&attempts[i]);
	CHECK(good);
}

/* An instruction whose second half lies on the next page, where nothing is. */
TEST(hostile_page_end)
{
	static char code[PAGE_SIZE];
	struct user_program p;

	code[PAGE_SIZE - 1] = 0x0f; /* the beginning of many */
	CHECK(user_program_load_at(&p, 0, NULL, code, code + sizeof(code)));
	hal_context_set_pc(p.ctx, p.base + PAGE_SIZE - 1);
	CHECK_EQ(user_program_run(&p), HAL_TRAP_PAGE_FAULT);
	CHECK(user_program_faulted(&p, p.base + PAGE_SIZE, PAGE_EXEC));
	user_program_free(&p);
}
