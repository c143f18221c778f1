/* Patched system calls: they come into being, change nothing that can be seen, and go away. */
#include <arch/patch.h>
#include <hal/cpus.h>
#include <hal/pmem.h>
#include <hal/timer.h>
#include <kernel/log.h>
#include <kernel/test.h>
#include <kernel/user_program.h>
#include <lib/string.h>
#include <mm/heap.h>

#define PATCHABLE(name) USER_CODE(name); extern const char user_##name##_site[]
PATCHABLE(patchable); /* patch_code.S */
PATCHABLE(patchable_jump);
PATCHABLE(patchable_registers);
PATCHABLE(patchable_fpu);
PATCHABLE(patchable_segment);

#define CALLS     200
#define READ_EXEC (PAGE_READ | PAGE_EXEC)

static bool skip(void)
{
	if (!patch_is_possible())
		kprintf("    nothing is patched here\n");
	return !patch_is_possible();
}

#define site_offset(name) ((size_t)(user_##name##_site - user_##name##_start))
#define is_patched(p, name) (byte_seen(p, site_offset(name)) == 0xe9)

/* What the host's MMU shows of the program's page; and what the page holds. */
static uint8_t byte_seen(const struct user_program *p, size_t offset)
{
	return *(volatile uint8_t *)(p->base + offset);
}

static uint8_t byte_held(const struct user_program *p, size_t offset)
{
	uint8_t byte;

	hal_pmem_read(p->code + offset, &byte, 1);
	return byte;
}

/* Runs to the next system call: whether it is the one with this argument. */
static bool calls_with(struct user_program *p, uint64_t argument)
{
	return user_program_run(p) == HAL_TRAP_SYSCALL &&
	       hal_context_syscall_number(p->ctx) == 1 && user_program_argument(p) == argument;
}

static bool answer(struct user_program *p, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++) {
		if (!calls_with(p, i))
			return false;
		hal_context_set_return(p->ctx, (int64_t)i);
	}
	return true;
}

TEST(patch_changes_only_what_is_seen)
{
	struct user_program p;

	if (skip())
		return;
	CHECK(user_program_load(&p, patchable));
	CHECK(answer(&p, 0, CALLS));
	CHECK(is_patched(&p, patchable));
	CHECK_EQ(byte_held(&p, site_offset(patchable)), 0x0f);
	user_program_free(&p);
}

TEST(patch_goes_away_with_the_mapping)
{
	struct user_program p;

	if (skip())
		return;
	CHECK(user_program_load(&p, patchable));
	CHECK(answer(&p, 0, CALLS));
	CHECK(is_patched(&p, patchable));
	CHECK_EQ(hal_pt_protect(&p.pt, p.base, READ_EXEC | PAGE_WRITE), 0);
	CHECK(answer(&p, CALLS, 2 * CALLS));
	CHECK(!is_patched(&p, patchable)); /* and what can be written is not patched again */
	CHECK_EQ(hal_pt_protect(&p.pt, p.base, READ_EXEC), 0);
	CHECK(answer(&p, 2 * CALLS, 3 * CALLS));
	CHECK(is_patched(&p, patchable));
	user_program_free(&p);
}

/* The same as the first call, by a signal; but for the FPU, see below. */
TEST(patched_call_has_the_same_registers)
{
	static struct hal_context first;
	struct user_program p;

	if (skip())
		return;
	CHECK(user_program_load(&p, patchable_registers));
	CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
	memcpy(&first, p.ctx, offsetof(struct hal_context, fpu));
	for (unsigned i = 0; i < CALLS; i++) {
		CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
		CHECK_EQ(memcmp(&first, p.ctx, offsetof(struct hal_context, fpu)), 0);
	}
	CHECK(is_patched(&p, patchable_registers));
	user_program_free(&p);
}

TEST(patched_call_can_be_jumped_into)
{
	struct user_program p;

	if (skip())
		return;
	CHECK(user_program_load(&p, patchable_jump));
	for (uint64_t i = 0; i < CALLS; i++)
		CHECK(calls_with(&p, 2 * i));
	CHECK(is_patched(&p, patchable_jump));
	user_program_free(&p);
}

TEST(patched_call_survives_another_segment)
{
	struct user_program p;

	if (skip())
		return;
	CHECK(user_program_load(&p, patchable_segment));
	for (uint64_t i = 1; i < CALLS; i++)
		CHECK(calls_with(&p, i));
	CHECK(is_patched(&p, patchable_segment));
	user_program_free(&p);
}

/* Two programs take turns in some rounds, and the kernel uses the host's library in others. */
TEST(patched_call_keeps_the_fpu)
{
	static char image[HAL_FPU_IMAGE_MAX];
	struct user_program a, b;
	uint64_t of_b = 0;

	if (skip())
		return;
	CHECK(user_program_load(&a, patchable_fpu));
	CHECK(user_program_load(&b, patchable_fpu));
	for (uint64_t i = 1; i < CALLS; i++) {
		CHECK(calls_with(&a, i));
		if (i % 3 == 0)
			CHECK(calls_with(&b, ++of_b));
		if (i % 5 == 0)
			memset(image, 0, sizeof(image));
		if (i % 7 == 0)
			hal_context_fpu_get(a.ctx, image);
	}
	CHECK(is_patched(&a, patchable_fpu));
	user_program_free(&b);
	CHECK(calls_with(&a, CALLS));
	user_program_free(&a);
}

static volatile unsigned ticks;

static void on_tick(void)
{
	ticks++;
	hal_timer_set(hal_timer_now() + NANOSECONDS / 20000);
}

/* Signals at every place between the program and the kernel. */
TEST(patched_call_is_not_disturbed)
{
	hal_timer_handler *previous;
	struct user_program p;
	bool good = true;

	if (skip())
		return;
	CHECK(user_program_load(&p, patchable_fpu));
	previous = hal_timer_set_handler(on_tick);
	ticks = 0;
	hal_timer_set(hal_timer_now());
	for (uint64_t i = 1; good && (i < 100000 || ticks < 100); i++)
		good = calls_with(&p, i);
	timer_give_back(previous);
	user_program_free(&p);
	CHECK(good);
}

/* Threads of one program, on all CPUs at once: the same code, patched under their feet. */
static struct {
	struct user_program program;
	bool good[CPUS_MAX];
} shared;

/* The table is one for all: a CPU remembers where it lies. */
static bool thread_calls_with(struct hal_context *ctx, uint64_t argument)
{
	struct hal_trap trap;

	do
		hal_context_run(ctx, &shared.program.pt, &trap);
	while (trap.kind == HAL_TRAP_INTERRUPT);
	return trap.kind == HAL_TRAP_SYSCALL && hal_context_syscall_number(ctx) == 1 &&
	       hal_context_syscall_arg(ctx, 0) == argument;
}

static void run_thread(void *arg)
{
	struct hal_context *ctx = new(struct hal_context);
	bool good = ctx;

	if (good)
		hal_context_init(ctx, shared.program.base, 0);
	for (uint64_t i = 1; good && i < 100 * CALLS; i++)
		good = thread_calls_with(ctx, i);
	shared.good[hal_cpu_id()] = good;
	if (ctx)
		hal_context_release(ctx);
	kfree(ctx);
}

TEST(patched_calls_of_threads)
{
	if (skip())
		return;
	CHECK(user_program_load(&shared.program, patchable_fpu));
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		CHECK_EQ(cpu_run(cpu, run_thread, NULL), 0);
	run_thread(NULL);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		cpu_wait(cpu);
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		CHECK(shared.good[cpu]);
	CHECK(is_patched(&shared.program, patchable_fpu));
	user_program_free(&shared.program);
}
