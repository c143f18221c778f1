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
	*ctx = (struct hal_context){ .rip = pc, .rsp = sp };
	fpu_context_init(ctx);
}

void hal_context_copy(struct hal_context *dst, const struct hal_context *src)
{
	fpu_sync(src);
	fpu_forget(dst);
	*dst = *src;
}

void hal_context_release(struct hal_context *ctx)
{
	fpu_forget(ctx);
}

/* A base that is not canonical would fault in the kernel: SDM vol. 2, WRMSR. */
static uint64_t canonical(uint64_t base)
{
	return (uint64_t)((int64_t)(base << 16) >> 16);
}

/* The user may change them without a trap, by rdfsbase's family or by loading a selector. */
static void bases_load(const struct hal_context *ctx)
{
	msr_write(MSR_FS_BASE, canonical(ctx->fs_base));
	msr_write(MSR_KERNEL_GS_BASE, canonical(ctx->gs_base));
}

static void bases_save(struct hal_context *ctx)
{
	ctx->fs_base = msr_read(MSR_FS_BASE);
	ctx->gs_base = msr_read(MSR_KERNEL_GS_BASE);
}

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
	case VECTOR_SYSCALL:
		trap->kind = HAL_TRAP_SYSCALL;
		break;
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
	default:
		decode_protection(trap);
	}
}

static void user_visit(struct hal_context *ctx)
{
	ctx->rflags = (ctx->rflags & RFLAGS_USER) | RFLAGS_ONE | RFLAGS_IF;
	fpu_enter(ctx);
	bases_load(ctx);
	user_enter(ctx);
	bases_save(ctx);
}

void hal_context_run(struct hal_context *ctx, struct page_table *pt, struct hal_trap *trap)
{
	*trap = (struct hal_trap){ 0 };
	/* A non-canonical address would make sysret and iret fault while still in the kernel. */
	if (ctx->rip >= USER_BASE + USER_SIZE) {
		trap->code = VECTOR_PAGE_FAULT;
		decode_page_fault(trap, FAULT_FETCH, ctx->rip);
		return;
	}
	hal_pt_activate(pt);
	user_visit(ctx);
	trap->code = this_user_entry()->trap.vector;
	if (trap->code >= VECTOR_EXTERNAL && trap->code != VECTOR_SYSCALL) {
		trap->kind = HAL_TRAP_INTERRUPT;
		irq_vector(trap->code);
	} else {
		decode_exception(trap);
	}
}
