/* What a user program may do to the kernel with instructions and registers of this machine. */
#include <arch/cpu.h>
#include <arch/layout.h>
#include <arch/pte.h>
#include <hal/context.h>
#include <hal/pmem.h>
#include <hal/user_code.h>
#include <kernel/test.h>
#include <lib/string.h>
#include <mm/frame.h>

#define RFLAGS_IOPL    (3 << 12)
#define NON_CANONICAL  (UINT64_C(1) << 47)
#define KERNEL_ADDRESS DIRECT_MAP
#define CODE           USER_BASE

static struct hal_context ctx;
static struct page_table pt;
static struct hal_trap trap;
static paddr_t page;

static void program_load(const void *code, size_t n)
{
	page = frame_alloc_zeroed();
	hal_pmem_write(page, code, n);
	hal_pt_create(&pt, NULL);
	hal_pt_map(&pt, CODE, page, PAGE_READ | PAGE_EXEC);
	hal_context_init(&ctx, CODE, CODE);
}

static void program_run(void)
{
	do
		hal_context_run(&ctx, &pt, &trap);
	while (trap.kind == HAL_TRAP_INTERRUPT);
}

static void program_unload(void)
{
	hal_context_release(&ctx);
	hal_pt_destroy(&pt);
	frame_unref(page);
}

/* `syscall` loads nothing from the stack: a wild rsp is the user's own problem. */
TEST(hostile_stack_pointer)
{
	program_load(user_syscall_start, (size_t)(user_syscall_end - user_syscall_start));
	ctx.rsp = NON_CANONICAL;
	program_run();
	CHECK_EQ(trap.kind, HAL_TRAP_SYSCALL);
	CHECK_EQ(ctx.rsp, NON_CANONICAL);
	ctx.rsp = KERNEL_ADDRESS;
	program_run();
	CHECK_EQ(trap.kind, HAL_TRAP_SYSCALL);
	CHECK_EQ(hal_context_syscall_number(&ctx), 43);
	program_unload();
}

static bool fetch_faults(uint64_t rip)
{
	ctx.rip = ctx.rcx = rip; /* as sysret would want it */
	program_run();
	return trap.kind == HAL_TRAP_PAGE_FAULT && trap.access == PAGE_EXEC && trap.addr == rip;
}

TEST(hostile_program_counter)
{
	program_load("", 0);
	CHECK(fetch_faults(0));
	CHECK(fetch_faults(NON_CANONICAL - 1));
	CHECK(fetch_faults(NON_CANONICAL));
	CHECK(fetch_faults(KERNEL_ADDRESS));
	CHECK(fetch_faults(UINT64_MAX));
	program_unload();
}

/* What would fault or do harm on a host, and so is not among those of isa/. */
static enum hal_trap_kind kind_after(const char *code, size_t size)
{
	program_load(code, size);
	program_run();
	program_unload();
	return trap.kind;
}

TEST(hostile_ways_into_the_kernel)
{
	CHECK_EQ(kind_after("\xcf", 1), HAL_TRAP_PAGE_FAULT);         /* iret, with no frame */
	CHECK_EQ(kind_after("\x48\xcf", 2), HAL_TRAP_PAGE_FAULT);     /* iretq */
	CHECK(kind_after("\x0f\x34", 2) != HAL_TRAP_SYSCALL);         /* sysenter */
	CHECK(kind_after("\x0f\x35", 2) != HAL_TRAP_SYSCALL);         /* sysexit */
	CHECK_EQ(kind_after("\x0f\x01\x07", 3), HAL_TRAP_PAGE_FAULT); /* sgdt (%rdi) */
	CHECK_EQ(kind_after("\xff\x2f", 2), HAL_TRAP_PAGE_FAULT);     /* ljmp *(%rdi) */
}

TEST(hostile_flags_and_bases)
{
	program_load(user_syscall_start, (size_t)(user_syscall_end - user_syscall_start));
	ctx.rflags = ~(uint64_t)RFLAGS_TF;
	hal_context_set_tls(&ctx, NON_CANONICAL);
	program_run();
	CHECK_EQ(trap.kind, HAL_TRAP_SYSCALL);
	CHECK_EQ(ctx.rflags & (RFLAGS_IF | RFLAGS_IOPL | RFLAGS_NT), RFLAGS_IF);
	ctx.rflags = RFLAGS_TF;
	program_run();
	CHECK_EQ(trap.kind, HAL_TRAP_BREAKPOINT);
	program_unload();
}
