/* User code and address spaces: what hal_context_run promises, on every machine. */
#include <hal/context.h>
#include <hal/pmem.h>
#include <hal/timer.h>
#include <hal/user_code.h>
#include <kernel/test.h>
#include <mm/frame.h>
#include <mm/heap.h>

#define READ_EXEC  (PAGE_READ | PAGE_EXEC)
#define READ_WRITE (PAGE_READ | PAGE_WRITE)
#define FIXED      0x400000 /* where fixed-address programs of x86-64 begin */

/* A program of one page of code and one of data; the page between them is not mapped. */
struct program {
	struct page_table pt;
	struct hal_context *ctx;
	struct hal_trap trap; /* the last one */
	paddr_t code, data;
	vaddr_t base, data_at;
};

static bool program_map(struct program *p, const char *start, const char *end)
{
	p->data_at = p->base + 2 * PAGE_SIZE;
	hal_pmem_write(p->code, start, (size_t)(end - start));
	hal_context_init(p->ctx, p->base, 0);
	hal_context_set_arg(p->ctx, 0, p->data_at);
	return hal_pt_map(&p->pt, p->base, p->code, READ_EXEC) == 0 &&
	       hal_pt_map(&p->pt, p->data_at, p->data, READ_WRITE) == 0;
}

/* At a fixed address, or where the table wants it (0). */
static bool program_load_at(struct program *p, vaddr_t base, const struct page_table *like,
			    const char *start, const char *end)
{
	uint64_t size;

	p->code = frame_alloc_zeroed();
	p->data = frame_alloc_zeroed();
	p->ctx = new(struct hal_context);
	if (!p->code || !p->data || !p->ctx || hal_pt_create(&p->pt, like) != 0)
		return false;
	hal_pt_user_range(&p->pt, &p->base, &size);
	if (base)
		p->base = base;
	return program_map(p, start, end);
}

#define program_load(p, name) program_load_at(p, 0, NULL, user_##name##_start, user_##name##_end)
#define program_load_like(p, other, name) \
	program_load_at(p, 0, &(other)->pt, user_##name##_start, user_##name##_end)
#define program_load_fixed(p, name) \
	program_load_at(p, FIXED, NULL, user_##name##_start, user_##name##_end)

static void program_free(struct program *p)
{
	hal_context_release(p->ctx);
	kfree(p->ctx);
	hal_pt_destroy(&p->pt);
	frame_unref(p->code);
	frame_unref(p->data);
}

/* The next trap that is not an interrupt. */
static enum hal_trap_kind program_run(struct program *p)
{
	do
		hal_context_run(p->ctx, &p->pt, &p->trap);
	while (p->trap.kind == HAL_TRAP_INTERRUPT);
	return p->trap.kind;
}

static enum hal_trap_kind program_run_from_start(struct program *p, vaddr_t arg)
{
	hal_context_set_pc(p->ctx, p->base);
	hal_context_set_arg(p->ctx, 0, arg);
	return program_run(p);
}

static uint64_t first_argument(const struct program *p)
{
	return hal_context_syscall_arg(p->ctx, 0);
}

/* Whether the last trap was a page fault at `addr` that wanted `access`. */
static bool faulted(const struct program *p, vaddr_t addr, unsigned access)
{
	return p->trap.kind == HAL_TRAP_PAGE_FAULT && p->trap.addr == addr &&
	       p->trap.access == access;
}

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
	size_t frames = frame_free_count(), heap = heap_in_use();
	struct program p;

	CHECK(program_load(&p, syscall));
	CHECK_EQ(program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(hal_context_syscall_number(p.ctx), 42);
	for (unsigned i = 0; i < 6; i++)
		CHECK_EQ(hal_context_syscall_arg(p.ctx, i), i + 1);
	hal_context_set_return(p.ctx, 100);
	CHECK_EQ(program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(hal_context_syscall_number(p.ctx), 43);
	CHECK_EQ(first_argument(&p), 101);
	program_free(&p);
	CHECK_EQ(frame_free_count(), frames);
	CHECK_EQ(heap_in_use(), heap);
}

TEST(context_syscall_restart)
{
	struct program p;
	vaddr_t pc;

	CHECK(program_load(&p, syscall));
	CHECK_EQ(program_run(&p), HAL_TRAP_SYSCALL);
	pc = hal_context_pc(p.ctx);
	hal_context_rewind_syscall(p.ctx, 42);
	CHECK(hal_context_pc(p.ctx) < pc);
	CHECK_EQ(program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(hal_context_pc(p.ctx), pc);
	CHECK_EQ(hal_context_syscall_number(p.ctx), 42);
	CHECK_EQ(first_argument(&p), 1);
	program_free(&p);
}

TEST(context_traps)
{
	struct program illegal, breakpoint;

	CHECK(program_load(&illegal, illegal));
	CHECK(program_load(&breakpoint, breakpoint));
	CHECK_EQ(program_run(&illegal), HAL_TRAP_ILLEGAL);
	CHECK_EQ(hal_context_pc(illegal.ctx), illegal.base);
	CHECK_EQ(program_run(&breakpoint), HAL_TRAP_BREAKPOINT);
	program_free(&illegal);
	program_free(&breakpoint);
}

/* The instruction that faulted runs again, and goes on, once the page is there. */
TEST(context_page_fault_is_retried)
{
	struct program p;

	CHECK(program_load(&p, store));
	CHECK_EQ(hal_pt_unmap(&p.pt, p.data_at), 0);
	CHECK_EQ(program_run(&p), HAL_TRAP_PAGE_FAULT);
	CHECK(faulted(&p, p.data_at, PAGE_WRITE));
	CHECK_EQ(hal_pt_map(&p.pt, p.data_at, p.data, READ_WRITE), 0);
	CHECK_EQ(program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(byte_at(p.data), 1);
	program_free(&p);
}

TEST(context_sees_protect_and_unmap)
{
	struct program p;

	CHECK(program_load(&p, store));
	CHECK_EQ(program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(hal_pt_protect(&p.pt, p.data_at, PAGE_READ), 0);
	program_run_from_start(&p, p.data_at + 7);
	CHECK(faulted(&p, p.data_at + 7, PAGE_WRITE));
	CHECK_EQ(hal_pt_protect(&p.pt, p.data_at, READ_WRITE), 0);
	CHECK_EQ(program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(byte_at(p.data + 7), 1);
	CHECK_EQ(hal_pt_protect(&p.pt, p.data_at, 0), 0);
	program_run_from_start(&p, p.data_at);
	CHECK(faulted(&p, p.data_at, PAGE_WRITE));
	program_free(&p);
}

TEST(context_load_faults_want_read)
{
	struct program p;

	CHECK(program_load(&p, load));
	set_byte(p.data, 77);
	CHECK_EQ(program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(first_argument(&p), 77);
	CHECK_EQ(hal_pt_unmap(&p.pt, p.data_at), 0);
	program_run_from_start(&p, p.data_at);
	CHECK(faulted(&p, p.data_at, PAGE_READ));
	program_run_from_start(&p, p.base + PAGE_SIZE);
	CHECK(faulted(&p, p.base + PAGE_SIZE, PAGE_READ));
	program_free(&p);
}

TEST(context_executes_only_what_is_executable)
{
	struct program p;

	CHECK(program_load(&p, store));
	hal_context_set_pc(p.ctx, p.data_at);
	program_run(&p);
	CHECK(faulted(&p, p.data_at, PAGE_EXEC));
	hal_context_set_pc(p.ctx, p.base + PAGE_SIZE);
	program_run(&p);
	CHECK(faulted(&p, p.base + PAGE_SIZE, PAGE_EXEC));
	program_run_from_start(&p, p.base); /* its own code, which it may not write */
	CHECK(faulted(&p, p.base, PAGE_WRITE));
	program_free(&p);
}

/* Whatever a program does with its registers, it gets a trap and the kernel goes on. */
TEST(context_survives_wild_addresses)
{
	static const vaddr_t wild[] = { 0, 8, 1ull << 38, 1ull << 47, 1ull << 62, -4096ull };
	struct program p;

	CHECK(program_load(&p, store));
	for (unsigned i = 0; i < array_size(wild); i++) {
		CHECK(program_run_from_start(&p, wild[i]) != HAL_TRAP_SYSCALL);
		hal_context_set_pc(p.ctx, wild[i]);
		hal_context_set_sp(p.ctx, wild[i]);
		CHECK(program_run(&p) != HAL_TRAP_SYSCALL);
	}
	CHECK_EQ(program_run_from_start(&p, p.data_at), HAL_TRAP_SYSCALL);
	program_free(&p);
}

/* Whether the program `load` gets the byte at va. */
static bool loads(struct program *p, vaddr_t va, uint8_t byte)
{
	return program_run_from_start(p, va) == HAL_TRAP_SYSCALL && first_argument(p) == byte;
}

/* Runs both a few times, in turn, each loading what is its own. */
static bool run_in_turn(struct program *a, struct program *b)
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
	struct program parent, child;

	CHECK(program_load(&parent, load));
	CHECK(program_load_like(&child, &parent, load));
	CHECK_EQ(child.data_at, parent.data_at);
	CHECK(run_in_turn(&parent, &child));
	program_free(&child);
	CHECK_EQ(program_run_from_start(&parent, parent.data_at), HAL_TRAP_SYSCALL);
	program_free(&parent);
}

TEST(context_tables_with_fixed_addresses)
{
	struct program a, b;

	CHECK(program_load_fixed(&a, load));
	CHECK(program_load_fixed(&b, load));
	CHECK(run_in_turn(&a, &b));
	CHECK_EQ(hal_pt_unmap(&a.pt, a.data_at), 0); /* while it is b's turn */
	program_run_from_start(&a, a.data_at);
	CHECK(faulted(&a, a.data_at, PAGE_READ));
	CHECK_EQ(program_run_from_start(&b, b.data_at), HAL_TRAP_SYSCALL);
	program_free(&a);
	program_free(&b);
}

/* Copy on write, as fork does it: both share a page until one of them stores into it. */
TEST(context_copy_on_write)
{
	struct program parent, child;

	CHECK(program_load(&parent, store));
	CHECK(program_load_like(&child, &parent, store));
	CHECK_EQ(program_run(&parent), HAL_TRAP_SYSCALL);
	set_byte(parent.data, 5);
	CHECK_EQ(hal_pt_protect(&parent.pt, parent.data_at, PAGE_READ), 0);
	CHECK_EQ(hal_pt_map(&child.pt, child.data_at, parent.data, PAGE_READ), 0);
	program_run(&child);
	CHECK(faulted(&child, child.data_at, PAGE_WRITE));
	CHECK_EQ(hal_pt_map(&child.pt, child.data_at, child.data, READ_WRITE), 0);
	CHECK_EQ(program_run(&child), HAL_TRAP_SYSCALL);
	CHECK_EQ(byte_at(child.data), 1);
	CHECK_EQ(byte_at(parent.data), 5);
	program_run_from_start(&parent, parent.data_at);
	CHECK(faulted(&parent, parent.data_at, PAGE_WRITE));
	program_free(&parent);
	program_free(&child);
}

#define MANY 100

/* Maps the frames that start at `run`, in their order or in reverse, and loads from each. */
static bool map_and_load(struct program *p, paddr_t run, bool reverse)
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
	struct program p;
	paddr_t run = frame_alloc_contiguous(MANY);

	CHECK(run && program_load(&p, load));
	for (uint8_t i = 0; i < MANY; i++)
		set_byte(run + i * PAGE_SIZE, i);
	CHECK(map_and_load(&p, run, false));
	CHECK(map_and_load(&p, run, true));
	program_free(&p);
	for (unsigned i = 0; i < MANY; i++)
		frame_unref(run + i * PAGE_SIZE);
}

TEST(context_fpu_is_kept)
{
	struct program a, b;

	CHECK(program_load(&a, fpu));
	CHECK(program_load(&b, fpu));
	for (uint64_t i = 1; i <= 5; i++) {
		CHECK_EQ(program_run(&a), HAL_TRAP_SYSCALL);
		CHECK_EQ(first_argument(&a), i);
		for (uint64_t j = 1; j <= 2; j++) {
			CHECK_EQ(program_run(&b), HAL_TRAP_SYSCALL);
			CHECK_EQ(first_argument(&b), 2 * (i - 1) + j);
		}
	}
	program_free(&a);
	program_free(&b);
}

TEST(context_copy_continues_twice)
{
	struct program parent, child;

	CHECK(program_load(&parent, fpu));
	CHECK(program_load_like(&child, &parent, fpu));
	for (unsigned i = 1; i <= 3; i++)
		CHECK_EQ(program_run(&parent), HAL_TRAP_SYSCALL);
	hal_context_copy(child.ctx, parent.ctx);
	CHECK_EQ(program_run(&parent), HAL_TRAP_SYSCALL);
	CHECK_EQ(first_argument(&parent), 4);
	for (unsigned i = 4; i <= 6; i++) {
		CHECK_EQ(program_run(&child), HAL_TRAP_SYSCALL);
		CHECK_EQ(first_argument(&child), i);
	}
	program_free(&child);
	CHECK_EQ(program_run(&parent), HAL_TRAP_SYSCALL);
	CHECK_EQ(first_argument(&parent), 5);
	program_free(&parent);
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
	struct program p;

	CHECK(program_load(&p, spin));
	ticks = 0;
	hal_timer_set(hal_timer_now() + NANOSECONDS / 2000);
	while (ticks < 10) {
		hal_context_run(p.ctx, &p.pt, &p.trap);
		CHECK_EQ(p.trap.kind, HAL_TRAP_INTERRUPT);
		CHECK_EQ(hal_context_pc(p.ctx), p.base);
	}
	timer_give_back(previous);
	program_free(&p);
}

/* Interrupts at every possible instruction: no trap is lost and no register spoilt. */
TEST(context_interrupts_do_not_disturb)
{
	hal_timer_handler *previous = hal_timer_set_handler(on_tick);
	struct program p;

	CHECK(program_load(&p, fpu));
	ticks = 0;
	hal_timer_set(hal_timer_now());
	for (uint64_t i = 1; i <= 2000 || ticks < 10; i++) {
		CHECK_EQ(program_run(&p), HAL_TRAP_SYSCALL);
		CHECK_EQ(first_argument(&p), i);
	}
	timer_give_back(previous);
	program_free(&p);
}
