/* User code and address spaces: what hal_context_run promises, on every machine. */
#include <hal/context.h>
#include <hal/pmem.h>
#include <hal/timer.h>
#include <kernel/test.h>
#include <kernel/user_program.h>
#include <mm/frame.h>

#define READ_WRITE (PAGE_READ | PAGE_WRITE)

static uint8_t byte_at(paddr_t pa)
{
	uint8_t byte;

	hal_pmem_read(pa, &byte, 1);
	return byte;
}

static void set_byte(paddr_t pa, uint8_t byte)
{
	hal_pmem_write(pa, &byte, 1);
}

TEST(context_syscall)
{
	struct user_program p;

	CHECK(user_program_load(&p, syscall));
	CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(hal_context_syscall_number(p.ctx), 42);
	for (unsigned i = 0; i < 6; i++)
		CHECK_EQ(hal_context_syscall_arg(p.ctx, i), i + 1);
	hal_context_set_return(p.ctx, 100);
	CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(hal_context_syscall_number(p.ctx), 43);
	CHECK_EQ(user_program_argument(&p), 101);
	user_program_free(&p);
}

TEST(context_syscall_restart)
{
	struct user_program p;
	vaddr_t pc;

	CHECK(user_program_load(&p, syscall));
	CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
	pc = hal_context_pc(p.ctx);
	hal_context_rewind_syscall(p.ctx, 42);
	CHECK(hal_context_pc(p.ctx) < pc);
	CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(hal_context_pc(p.ctx), pc);
	CHECK_EQ(hal_context_syscall_number(p.ctx), 42);
	CHECK_EQ(user_program_argument(&p), 1);
	user_program_free(&p);
}

TEST(context_traps)
{
	struct user_program illegal, breakpoint;

	CHECK(user_program_load(&illegal, illegal));
	CHECK(user_program_load(&breakpoint, breakpoint));
	CHECK_EQ(user_program_run(&illegal), HAL_TRAP_ILLEGAL);
	CHECK_EQ(hal_context_pc(illegal.ctx), illegal.base);
	CHECK_EQ(user_program_run(&breakpoint), HAL_TRAP_BREAKPOINT);
	user_program_free(&illegal);
	user_program_free(&breakpoint);
}

/* The instruction that faulted runs again, and goes on, once the page is there. */
TEST(context_page_fault_is_retried)
{
	struct user_program p;

	CHECK(user_program_load(&p, store));
	CHECK_EQ(hal_pt_unmap(&p.pt, p.data_at), 0);
	CHECK_EQ(user_program_run(&p), HAL_TRAP_PAGE_FAULT);
	CHECK(user_program_faulted(&p, p.data_at, PAGE_WRITE));
	CHECK_EQ(hal_pt_map(&p.pt, p.data_at, p.data, READ_WRITE), 0);
	CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(byte_at(p.data), 1);
	user_program_free(&p);
}

TEST(context_sees_protect_and_unmap)
{
	struct user_program p;

	CHECK(user_program_load(&p, store));
	CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(hal_pt_protect(&p.pt, p.data_at, PAGE_READ), 0);
	user_program_restart(&p, p.data_at + 7);
	CHECK(user_program_faulted(&p, p.data_at + 7, PAGE_WRITE));
	CHECK_EQ(hal_pt_protect(&p.pt, p.data_at, READ_WRITE), 0);
	CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(byte_at(p.data + 7), 1);
	CHECK_EQ(hal_pt_protect(&p.pt, p.data_at, 0), 0);
	user_program_restart(&p, p.data_at);
	CHECK(user_program_faulted(&p, p.data_at, PAGE_WRITE));
	user_program_free(&p);
}

TEST(context_load_faults_want_read)
{
	struct user_program p;

	CHECK(user_program_load(&p, load));
	set_byte(p.data, 77);
	CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(user_program_argument(&p), 77);
	CHECK_EQ(hal_pt_unmap(&p.pt, p.data_at), 0);
	user_program_restart(&p, p.data_at);
	CHECK(user_program_faulted(&p, p.data_at, PAGE_READ));
	user_program_restart(&p, p.base + PAGE_SIZE);
	CHECK(user_program_faulted(&p, p.base + PAGE_SIZE, PAGE_READ));
	user_program_free(&p);
}

TEST(context_executes_only_what_is_executable)
{
	struct user_program p;

	CHECK(user_program_load(&p, store));
	hal_context_set_pc(p.ctx, p.data_at);
	user_program_run(&p);
	CHECK(user_program_faulted(&p, p.data_at, PAGE_EXEC));
	hal_context_set_pc(p.ctx, p.base + PAGE_SIZE);
	user_program_run(&p);
	CHECK(user_program_faulted(&p, p.base + PAGE_SIZE, PAGE_EXEC));
	user_program_restart(&p, p.base); /* its own code, which it may not write */
	CHECK(user_program_faulted(&p, p.base, PAGE_WRITE));
	user_program_free(&p);
}

/* Whether the program `load` gets the byte at va. */
static bool loads(struct user_program *p, vaddr_t va, uint8_t byte)
{
	return user_program_restart(p, va) == HAL_TRAP_SYSCALL && user_program_argument(p) == byte;
}

/* Runs both a few times, in turn, each loading what is its own. */
static bool run_in_turn(struct user_program *a, struct user_program *b)
{
	for (uint8_t i = 1; i < 6; i++) {
		set_byte(a->data, i);
		set_byte(b->data, i + 100);
		if (!loads(a, a->data_at, i) || !loads(b, b->data_at, i + 100))
			return false;
	}
	return true;
}

TEST(context_tables_with_the_same_addresses)
{
	struct user_program parent, child;

	CHECK(user_program_load(&parent, load));
	CHECK(user_program_load_like(&child, &parent, load));
	CHECK_EQ(child.data_at, parent.data_at);
	CHECK(run_in_turn(&parent, &child));
	user_program_free(&child);
	CHECK_EQ(user_program_restart(&parent, parent.data_at), HAL_TRAP_SYSCALL);
	user_program_free(&parent);
}

TEST(context_tables_with_fixed_addresses)
{
	struct user_program a, b;

	CHECK(user_program_load_fixed(&a, load));
	CHECK(user_program_load_fixed(&b, load));
	CHECK(run_in_turn(&a, &b));
	CHECK_EQ(hal_pt_unmap(&a.pt, a.data_at), 0); /* while it is b's turn */
	user_program_restart(&a, a.data_at);
	CHECK(user_program_faulted(&a, a.data_at, PAGE_READ));
	CHECK_EQ(user_program_restart(&b, b.data_at), HAL_TRAP_SYSCALL);
	user_program_free(&a);
	user_program_free(&b);
}

/* Copy on write, as fork does it: both share a page until one of them stores into it. */
TEST(context_copy_on_write)
{
	struct user_program parent, child;

	CHECK(user_program_load(&parent, store));
	CHECK(user_program_load_like(&child, &parent, store));
	CHECK_EQ(user_program_run(&parent), HAL_TRAP_SYSCALL);
	set_byte(parent.data, 5);
	CHECK_EQ(hal_pt_protect(&parent.pt, parent.data_at, PAGE_READ), 0);
	CHECK_EQ(hal_pt_map(&child.pt, child.data_at, parent.data, PAGE_READ), 0);
	user_program_run(&child);
	CHECK(user_program_faulted(&child, child.data_at, PAGE_WRITE));
	CHECK_EQ(hal_pt_map(&child.pt, child.data_at, child.data, READ_WRITE), 0);
	CHECK_EQ(user_program_run(&child), HAL_TRAP_SYSCALL);
	CHECK_EQ(byte_at(child.data), 1);
	CHECK_EQ(byte_at(parent.data), 5);
	user_program_restart(&parent, parent.data_at);
	CHECK(user_program_faulted(&parent, parent.data_at, PAGE_WRITE));
	user_program_free(&parent);
	user_program_free(&child);
}

#define MANY 100

/* Maps the frames that start at `run`, in their order or in reverse, and loads from each. */
static bool map_and_load(struct user_program *p, paddr_t run, bool reverse)
{
	for (uint8_t i = 0; i < MANY; i++) {
		uint8_t frame = reverse ? MANY - 1 - i : i;

		if (hal_pt_map(&p->pt, p->data_at + i * PAGE_SIZE, run + frame * PAGE_SIZE,
			       PAGE_READ) != 0)
			return false;
	}
	for (uint8_t i = 0; i < MANY; i++)
		if (!loads(p, p->data_at + i * PAGE_SIZE, reverse ? MANY - 1 - i : i))
			return false;
	return true;
}

/* Neighbours in one order, then mapped over in the other: no page's old place is remembered. */
TEST(context_many_pages_mapped_over)
{
	struct user_program p;
	paddr_t run = frame_alloc_contiguous(MANY, PAGE_SIZE);

	CHECK(run && user_program_load(&p, load));
	for (uint8_t i = 0; i < MANY; i++)
		set_byte(run + i * PAGE_SIZE, i);
	CHECK(map_and_load(&p, run, false));
	CHECK(map_and_load(&p, run, true));
	user_program_free(&p);
	for (unsigned i = 0; i < MANY; i++)
		frame_unref(run + i * PAGE_SIZE);
}

static volatile unsigned ticks;

static void on_tick(void)
{
	ticks++;
	hal_timer_set(hal_timer_now() + NANOSECONDS / 2000);
}

TEST(context_timer_interrupts_a_spinning_user)
{
	hal_timer_handler *previous = hal_timer_set_handler(on_tick);
	struct user_program p;

	CHECK(user_program_load(&p, spin));
	ticks = 0;
	hal_timer_set(hal_timer_now() + NANOSECONDS / 2000);
	while (ticks < 10) {
		hal_context_run(p.ctx, &p.pt, &p.trap);
		CHECK_EQ(p.trap.kind, HAL_TRAP_INTERRUPT);
		CHECK_EQ(hal_context_pc(p.ctx), p.base);
	}
	timer_give_back(previous);
	user_program_free(&p);
}

/* Interrupts at every possible instruction: no trap is lost and no register spoilt. */
TEST(context_interrupts_do_not_disturb)
{
	hal_timer_handler *previous = hal_timer_set_handler(on_tick);
	struct user_program p;

	CHECK(user_program_load(&p, fpu));
	ticks = 0;
	hal_timer_set(hal_timer_now());
	for (uint64_t i = 1; i <= 2000 || ticks < 10; i++) {
		CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
		CHECK_EQ(user_program_argument(&p), i);
	}
	timer_give_back(previous);
	user_program_free(&p);
}
