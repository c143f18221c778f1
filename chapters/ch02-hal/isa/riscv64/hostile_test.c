/* Instructions that are not for programs, or that do not exist, one after the other. */
#include <kernel/log.h>
#include <kernel/test.h>
#include <kernel/user_program.h>

struct attempt {
	const char *name;
	uint32_t code;
	enum hal_trap_kind kind;
};

#define UNDEFINED(name, code) { name, code, HAL_TRAP_ILLEGAL }

static const struct attempt attempts[] = {
	UNDEFINED("csrr a0, sstatus", 0x10002573),
	UNDEFINED("csrw satp, zero", 0x18001073),
	UNDEFINED("csrw stvec, zero", 0x10501073),
	UNDEFINED("csrw sie, zero", 0x10401073),
	UNDEFINED("csrr a0, mstatus", 0x30002573),
	UNDEFINED("csrr a0, mhartid", 0xf1402573),
	UNDEFINED("csrr a0, cycle", 0xc0002573),
	UNDEFINED("csrr a0, instret", 0xc0202573),
	UNDEFINED("csrw time, zero", 0xc0101073),
	UNDEFINED("csrr a0, 0x8ff", 0x8ff02573),
	UNDEFINED("sret", 0x10200073),
	UNDEFINED("mret", 0x30200073),
	UNDEFINED("wfi", 0x10500073),
	UNDEFINED("sfence.vma", 0x12000073),
	UNDEFINED("hfence.gvma", 0x62000073),
	UNDEFINED("vsetvli a0, zero, e8", 0x00007557),
	UNDEFINED("unimp", 0xc0001073),
	UNDEFINED("no opcode", 0x00000000),
	UNDEFINED("all ones", 0xffffffff),
	UNDEFINED("custom-0", 0x0000000b),
	UNDEFINED("reserved op-32", 0x0000203b),
	UNDEFINED("reserved branch", 0x00002063),
	UNDEFINED("reserved load", 0x00007003),
	{ "ebreak", 0x00100073, HAL_TRAP_BREAKPOINT },
	{ "ecall", 0x00000073, HAL_TRAP_SYSCALL },
	{ "lr.w a1, 0(zero)", 0x100025af, HAL_TRAP_PAGE_FAULT },
	{ "amoadd.d a1, a1, 0(zero)", 0x00b035af, HAL_TRAP_PAGE_FAULT },
};

static bool ends_well(const struct attempt *attempt)
{
	const char *code = (const char *)&attempt->code;
	struct user_program p;
	enum hal_trap_kind kind;

	if (!user_program_load_at(&p, 0, NULL, code, code + sizeof(attempt->code)))
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

	code[PAGE_SIZE - 2] = 0x13; /* the beginning of an addi */
	CHECK(user_program_load_at(&p, 0, NULL, code, code + sizeof(code)));
	hal_context_set_pc(p.ctx, p.base + PAGE_SIZE - 2);
	CHECK_EQ(user_program_run(&p), HAL_TRAP_PAGE_FAULT);
	CHECK(user_program_faulted(&p, p.base + PAGE_SIZE, PAGE_EXEC));
	user_program_free(&p);
}
