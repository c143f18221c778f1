/* hal_context_run but for the general registers (context.S): checks, bases, what the trap was. */
#include <arch/cpu.h>
#include <arch/irq.h>
#include <arch/pte.h>
#include <arch/trap.h>
#include <arch/user_entry.h>
#include <hal/context.h>

#define MSR_FS_BASE        0xc0000100
#define MSR_KERNEL_GS_BASE 0xc0000102 /* in the kernel: the user's, until swapgs */

/* The flags that are the user's: carry … overflow, TF, DF, AC, ID. Not IOPL, NT, RF. */
#define RFLAGS_USER (0xcd5 | RFLAGS_TF | RFLAGS_AC | 1 << 21)

/* Error code of a page fault: SDM vol. 3, 4.7. */
#define FAULT_WRITE (1 << 1)
#define FAULT_FETCH (1 << 4)

void hal_context_init(struct hal_context *ctx, vaddr_t pc, vaddr_t sp)
{
	fpu_release(ctx);
	*ctx = (struct hal_context){ .rip = pc, .rsp = sp };
}

int hal_context_copy(struct hal_context *dst, const struct hal_context *src)
{
	fpu_release(dst);
	*dst = *src;
	return fpu_copy(dst, src);
}

void hal_context_release(struct hal_context *ctx)
{
	fpu_release(ctx);
}

/* --- The bases of FS and GS: the user may change them without a trap --- */

/* For CPUs without FSGSBASE. The user's GS base is the other one, until swapgs. */
static __attribute__((cold)) void bases_load_msr(const struct hal_context *ctx)
{
	msr_write(MSR_FS_BASE, ctx->fs_base);
	msr_write(MSR_KERNEL_GS_BASE, ctx->gs_base);
}

static __attribute__((cold)) void bases_save_msr(struct hal_context *ctx)
{
	ctx->fs_base = msr_read(MSR_FS_BASE);
	ctx->gs_base = msr_read(MSR_KERNEL_GS_BASE);
}

/* Most programs leave GS alone. */
static void bases_load(const struct hal_context *ctx)
{
	if (!cpu_has_fsgsbase) {
		bases_load_msr(ctx);
		return;
	}
	asm volatile("wrfsbase %0" : : "r"(ctx->fs_base));
	if (ctx->gs_base != this_user_entry()->user_gs)
		asm volatile("swapgs; wrgsbase %0; swapgs" : : "r"(ctx->gs_base));
}

static void bases_save(struct hal_context *ctx)
{
	if (!cpu_has_fsgsbase) {
		bases_save_msr(ctx);
		return;
	}
	asm volatile("rdfsbase %0; swapgs; rdgsbase %1; swapgs"
		     : "=r"(ctx->fs_base), "=r"(ctx->gs_base));
	this_user_entry()->user_gs = ctx->gs_base;
}

/* --- What the trap was --- */

static unsigned fault_access(uint64_t error)
{
	if (error & FAULT_FETCH)
		return PAGE_EXEC;
	return error & FAULT_WRITE ? PAGE_WRITE : PAGE_READ;
}

static void decode_page_fault(struct hal_trap *trap, uint64_t error, vaddr_t addr)
{
	trap->kind = HAL_TRAP_PAGE_FAULT;
	trap->addr = addr;
	trap->access = fault_access(error);
}

/*
 * General protection and its kin. Most often a non-canonical address was used, and the CPU does
 * not say which: the first that nobody can map stands for it. Privileged instructions end here too.
 */
static void decode_protection(struct hal_trap *trap)
{
	decode_page_fault(trap, 0, USER_BASE + USER_SIZE);
}

static void decode_exception(struct hal_trap *trap)
{
	switch (trap->code) {
	case VECTOR_PAGE_FAULT:
		decode_page_fault(trap, this_user_entry()->trap.error, cr2_read());
		break;
	case VECTOR_DEBUG:
	case VECTOR_BREAKPOINT:
		trap->kind = HAL_TRAP_BREAKPOINT;
		break;
	case VECTOR_DIVIDE:
	case VECTOR_FLOAT:
	case VECTOR_SIMD_FLOAT:
		trap->kind = HAL_TRAP_ARITHMETIC;
		break;
	case VECTOR_ALIGNMENT:
		trap->kind = HAL_TRAP_ALIGNMENT;
		break;
	case VECTOR_UNDEFINED:
		trap->kind = HAL_TRAP_ILLEGAL;
		break;
	case VECTOR_NO_FPU:
		trap->kind = HAL_TRAP_NO_MEMORY;
		break;
	default:
		decode_protection(trap);
	}
}

/* --- The visit --- */

static void fpu_enter(struct hal_context *ctx)
{
	if (this_user_entry()->fpu_loaded != ctx->fpu.loaded)
		fpu_set_up(ctx);
}

static void fpu_leave(struct hal_context *ctx)
{
	if (ctx->fpu.memory)
		fpu_save(ctx);
}

static bool is_interrupt(uint64_t vector)
{
	return vector >= VECTOR_EXTERNAL && vector < VECTOR_COUNT;
}

static void handle(struct hal_context *ctx, struct hal_trap *trap)
{
	trap->addr = trap->access = 0;
	if (is_interrupt(trap->code)) {
		trap->kind = HAL_TRAP_INTERRUPT;
		irq_vector((unsigned)trap->code);
	} else if (trap->code == VECTOR_NO_FPU && fpu_first_use(ctx) == 0) {
		trap->kind = HAL_TRAP_INTERRUPT; /* nothing that the caller need know */
	} else {
		decode_exception(trap);
	}
}

/* A non-canonical address would make sysret and iret fault while still in the kernel. */
static bool pc_is_impossible(const struct hal_context *ctx, struct hal_trap *trap)
{
	if (ctx->rip < USER_BASE + USER_SIZE)
		return false;
	trap->code = VECTOR_PAGE_FAULT;
	decode_page_fault(trap, FAULT_FETCH, ctx->rip);
	return true;
}

void hal_context_run(struct hal_context *ctx, struct page_table *pt, struct hal_trap *trap)
{
	if (pc_is_impossible(ctx, trap))
		return;
	if (*arch_pt_current() != pt)
		hal_pt_activate(pt);
	ctx->rflags = (ctx->rflags & RFLAGS_USER) | RFLAGS_ONE | RFLAGS_IF;
	fpu_enter(ctx);
	bases_load(ctx);
	trap->kind = HAL_TRAP_SYSCALL;
	trap->code = user_enter(ctx);
	bases_save(ctx);
	fpu_leave(ctx);
	if (trap->code != VECTOR_SYSCALL)
		handle(ctx, trap);
}
