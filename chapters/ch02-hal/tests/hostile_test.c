/*
 * A program that does whatever it can with addresses: each time there is a trap that says what was
 * tried, and the kernel goes on. Instructions that are not for programs: isa/ and arch/.
 */
#include <kernel/log.h>
#include <kernel/test.h>
#include <kernel/user_program.h>

#define HIGHEST_PAGE (-PAGE_SIZE)

/* Nothing is mapped there, and hardly anything can be: page 0, the ends of halves, between them. */
static const vaddr_t impossible[] = {
	0, 1, 8, PAGE_SIZE - 1,
	(1ull << 38) - 1, (1ull << 47) - PAGE_SIZE, (1ull << 47) - 1,
	1ull << 47, (1ull << 47) + 8, 1ull << 48, 1ull << 62, 1ull << 63,
	-(1ull << 47) - 1, -(1ull << 38), HIGHEST_PAGE, -2ull,
};

static bool is_mappable(const struct user_program *p, vaddr_t va)
{
	return hal_pt_may_map(&p->pt, round_down(va, PAGE_SIZE), PAGE_SIZE);
}

/* A fault, at this address as far as it can be the program's. */
static bool fits(const struct user_program *p, vaddr_t va, unsigned access)
{
	bool fault = p->trap.kind == HAL_TRAP_PAGE_FAULT || p->trap.kind == HAL_TRAP_ALIGNMENT;

	return user_program_faulted(p, va, access) || (fault && !is_mappable(p, va));
}

/* Jumps may lose the lowest bit of their target: RISC-V Unprivileged, JALR. */
static bool is_fault(const struct user_program *p, vaddr_t va, unsigned access)
{
	bool good = fits(p, va, access) ||
		    (access == PAGE_EXEC && fits(p, round_down(va, 2), access));

	if (!good)
		kprintf("    for %#lx: trap %d at %#lx, access %u\n", va, p->trap.kind,
			p->trap.addr, p->trap.access);
	return good;
}

/* Runs the program with each address; then it must still be able to do the real thing. */
static void try_all(struct user_program *p, unsigned access)
{
	for (unsigned i = 0; i < array_size(impossible); i++) {
		CHECK(user_program_restart(p, impossible[i]) != HAL_TRAP_SYSCALL);
		CHECK(is_fault(p, impossible[i], access));
	}
}

TEST(hostile_loads)
{
	struct user_program p;

	CHECK(user_program_load(&p, load));
	try_all(&p, PAGE_READ);
	CHECK_EQ(user_program_restart(&p, p.data_at), HAL_TRAP_SYSCALL);
	user_program_free(&p);
}

TEST(hostile_stores)
{
	struct user_program p;

	CHECK(user_program_load(&p, store));
	try_all(&p, PAGE_WRITE);
	CHECK_EQ(user_program_restart(&p, p.data_at), HAL_TRAP_SYSCALL);
	user_program_free(&p);
}

/* By itself, and because the kernel was told to let it go on there. */
TEST(hostile_jumps)
{
	struct user_program p;

	CHECK(user_program_load(&p, jump));
	try_all(&p, PAGE_EXEC);
	for (unsigned i = 0; i < array_size(impossible); i++) {
		hal_context_set_pc(p.ctx, impossible[i]);
		CHECK(user_program_run(&p) != HAL_TRAP_SYSCALL);
		CHECK(is_fault(&p, impossible[i], PAGE_EXEC));
	}
	user_program_free(&p);
}

/* Addresses of its own, but nothing is there, or it is not code. */
TEST(hostile_jumps_at_home)
{
	struct user_program p;

	CHECK(user_program_load(&p, jump));
	CHECK_EQ(user_program_restart(&p, p.base + PAGE_SIZE), HAL_TRAP_PAGE_FAULT);
	CHECK(user_program_faulted(&p, p.base + PAGE_SIZE, PAGE_EXEC));
	CHECK_EQ(user_program_restart(&p, p.data_at + 64), HAL_TRAP_PAGE_FAULT);
	CHECK(user_program_faulted(&p, p.data_at + 64, PAGE_EXEC));
	CHECK_EQ(hal_pt_protect(&p.pt, p.base, 0), 0);
	CHECK_EQ(user_program_restart(&p, p.base), HAL_TRAP_PAGE_FAULT);
	CHECK(user_program_faulted(&p, p.base, PAGE_EXEC));
	user_program_free(&p);
}

/* Neither a system call nor a trap uses the program's stack. */
TEST(hostile_stack_pointers)
{
	struct user_program p, faulty;

	CHECK(user_program_load(&p, syscall));
	CHECK(user_program_load(&faulty, illegal));
	for (unsigned i = 0; i < array_size(impossible); i++) {
		hal_context_set_sp(p.ctx, impossible[i]);
		CHECK_EQ(user_program_restart(&p, 0), HAL_TRAP_SYSCALL);
		CHECK_EQ(hal_context_sp(p.ctx), impossible[i]);
		hal_context_set_sp(faulty.ctx, impossible[i]);
		CHECK_EQ(user_program_run(&faulty), HAL_TRAP_ILLEGAL);
	}
	user_program_free(&p);
	user_program_free(&faulty);
}

TEST(hostile_thread_pointers)
{
	struct user_program p;

	CHECK(user_program_load(&p, syscall));
	for (unsigned i = 0; i < array_size(impossible); i++) {
		hal_context_set_tls(p.ctx, impossible[i]);
		CHECK_EQ(user_program_restart(&p, 0), HAL_TRAP_SYSCALL);
	}
	user_program_free(&p);
}
