/* Running user code in the kernel's own process: the half in C. See <arch/gate.h>. */
#define _GNU_SOURCE
#include <arch/gate.h>
#include <arch/patch.h>
#include <arch/signal.h>
#include <arch/window.h>
#include <hal/context.h>
#include <hal/irq.h>
#include <lib/string.h>

_Static_assert(offsetof(struct hal_context, rsp) == CONTEXT_SP &&
		       offsetof(struct hal_context, rip) == CONTEXT_RIP &&
		       offsetof(struct hal_context, rflags) == CONTEXT_RFLAGS &&
		       offsetof(struct hal_context, fs_base) == CONTEXT_FS &&
		       offsetof(struct hal_context, gs_base) == CONTEXT_GS,
	       "context.S knows the order");
_Static_assert(LEFT_BY_SIGNAL == 0 && LEFT_BY_CALL == 1 && LEFT_BEFORE_ENTRY == 2, "context.S");

#define AUDIT_X86_64  0xc000003e
#define ERR_WRITE     (1 << 1) /* page-fault error code, Intel SDM volume 3, 4.7 */
#define ERR_FETCH     (1 << 4)
#define NO_ADDRESS    UINT64_C(0x7ffffffff000) /* the first that nobody can map */

void hal_context_init(struct hal_context *ctx, vaddr_t pc, vaddr_t sp)
{
	fpu_settle(&ctx->fpu);
	memset(ctx, 0, sizeof(*ctx));
	ctx->rip = pc;
	ctx->rsp = sp;
	xsave_area_init(fpu_area(&ctx->fpu), XSAVE_MAX);
}

/* The FPU's area lies elsewhere in dst when the two are aligned differently. */
int hal_context_copy(struct hal_context *dst, const struct hal_context *src)
{
	fpu_settle(&dst->fpu);
	fpu_settle((struct hal_fpu *)&src->fpu);
	memcpy(dst, src, offsetof(struct hal_context, fpu));
	memcpy(fpu_area(&dst->fpu), fpu_area(&src->fpu), XSAVE_MAX);
	return 0;
}

void hal_context_release(struct hal_context *ctx)
{
	fpu_settle(&ctx->fpu);
}

/* --- Out of user code --- */

static uint64_t read_gs(void)
{
	uint64_t base = gate->running->gs_base;

	if (gate_has_fsgsbase)
		__asm__ volatile("rdgsbase %0" : "=r"(base));
	return base;
}

static void save_registers(struct hal_context *ctx, const greg_t *from, uint64_t fs)
{
	ctx->rax = (uint64_t)from[REG_RAX];
	ctx->rbx = (uint64_t)from[REG_RBX];
	ctx->rcx = (uint64_t)from[REG_RCX];
	ctx->rdx = (uint64_t)from[REG_RDX];
	ctx->rsi = (uint64_t)from[REG_RSI];
	ctx->rdi = (uint64_t)from[REG_RDI];
	ctx->rbp = (uint64_t)from[REG_RBP];
	ctx->rsp = (uint64_t)from[REG_RSP];
	ctx->r8 = (uint64_t)from[REG_R8];
	ctx->r9 = (uint64_t)from[REG_R9];
	ctx->r10 = (uint64_t)from[REG_R10];
	ctx->r11 = (uint64_t)from[REG_R11];
	ctx->r12 = (uint64_t)from[REG_R12];
	ctx->r13 = (uint64_t)from[REG_R13];
	ctx->r14 = (uint64_t)from[REG_R14];
	ctx->r15 = (uint64_t)from[REG_R15];
	ctx->rip = (uint64_t)from[REG_RIP];
	ctx->rflags = (uint64_t)from[REG_EFL];
	if (gate_has_fsgsbase)
		ctx->fs_base = fs;
	ctx->gs_base = read_gs();
}

static unsigned access_of(uint64_t error)
{
	return error & ERR_FETCH ? PAGE_EXEC : error & ERR_WRITE ? PAGE_WRITE : PAGE_READ;
}

/*
 * General protection and its kin, privileged instructions among them: as on bare metal an access
 * to memory that cannot be, for the CPU does not tell the address.
 */
static void protection_fault(struct hal_trap *trap)
{
	trap->kind = HAL_TRAP_PAGE_FAULT;
	trap->addr = NO_ADDRESS;
	trap->access = PAGE_READ;
}

static void page_fault(struct hal_trap *trap, const siginfo_t *info, uint64_t error)
{
	trap->kind = HAL_TRAP_PAGE_FAULT;
	trap->addr = (uintptr_t)info->si_addr;
	trap->access = access_of(error);
}

/* Vectors: Intel SDM volume 3, table 6-1. */
static void exception(struct hal_trap *trap, const siginfo_t *info, const greg_t *registers)
{
	trap->code = (uint64_t)registers[REG_TRAPNO];
	switch (trap->code) {
	case 0: case 16: case 19:
		trap->kind = HAL_TRAP_ARITHMETIC;
		break;
	case 1: case 3:
		trap->kind = HAL_TRAP_BREAKPOINT;
		break;
	case 6:
		trap->kind = HAL_TRAP_ILLEGAL;
		break;
	case 14:
		page_fault(trap, info, (uint64_t)registers[REG_ERR]);
		break;
	case 17:
		trap->kind = HAL_TRAP_ALIGNMENT;
		break;
	default:
		protection_fault(trap);
	}
}

/* The 32-bit gate, int 0x80, is not one of this machine's. */
static void system_call(struct hal_trap *trap, const siginfo_t *info)
{
	if (info->si_arch == AUDIT_X86_64)
		trap->kind = HAL_TRAP_SYSCALL;
	else
		protection_fault(trap);
}

void context_trapped(int signo, const siginfo_t *info, const ucontext_t *uc, uint64_t fs)
{
	save_registers(gate->running, uc->uc_mcontext.gregs, fs);
	fpu_save_frame(&gate->running->fpu, uc->uc_mcontext.fpregs);
	if (patch_unwind(gate->running))
		return;
	if (signo == SIGSYS)
		system_call(gate->trap, info);
	else if (signal_is_exception(signo))
		exception(gate->trap, info, uc->uc_mcontext.gregs);
}

/* --- Into user code --- */

/* A pc that cannot be the user's would fault in the kernel's jump. */
static bool pc_is_possible(const struct hal_context *ctx, const struct page_table *pt)
{
	return hal_pt_may_map(pt, round_down(ctx->rip, PAGE_SIZE), PAGE_SIZE);
}

/* What is live need not be loaded: then gate->fpu is NULL. */
static void fpu_prepare(struct hal_fpu *fpu)
{
	bool live = fpu_live == fpu;

	if (!live)
		fpu_settle(fpu);
	if (!live && fpu_live)
		fpu_settle(fpu_live);
	fpu_take(fpu);
	gate->fpu = live ? NULL : fpu_area(fpu);
}

static void left(struct hal_context *ctx, struct page_table *pt, struct hal_trap *trap,
		 enum context_left how)
{
	if (how == LEFT_BY_CALL || (how == LEFT_BEFORE_ENTRY && !gate->fpu))
		fpu_set_live(&ctx->fpu);
	if (how == LEFT_BY_CALL)
		patch_called(pt, ctx, trap);
	else if (trap->kind == HAL_TRAP_SYSCALL)
		patch_consider(pt, ctx);
}

static void visit(struct hal_context *ctx, struct page_table *pt, struct hal_trap *trap)
{
	*trap = (struct hal_trap){ .kind = HAL_TRAP_INTERRUPT };
	if (!pc_is_possible(ctx, pt)) {
		*trap = (struct hal_trap){ HAL_TRAP_PAGE_FAULT, ctx->rip, PAGE_EXEC, 0 };
		return;
	}
	gate->resume = patch_resume(pt, ctx);
	fpu_prepare(&ctx->fpu);
	left(ctx, pt, trap, context_enter(ctx, gate));
}

/* Whether the HAL could do something about the trap, so that nobody above need know. */
static bool resolve(const struct hal_context *ctx, struct page_table *pt,
		    const struct hal_trap *trap)
{
	if (trap->kind == HAL_TRAP_PAGE_FAULT)
		return window_bring_in(pt, trap->addr, trap->access);
	return trap->kind == HAL_TRAP_ILLEGAL && patch_met(pt, ctx);
}

/* Spares the user the second fault when the kernel has supplied what the first one asked for. */
static void bring_in_wanted(struct page_table *pt)
{
	if (pt->wanted)
		window_bring_in(pt, pt->wanted, pt->wanted_access);
	pt->wanted = 0;
}

/* All that may wait comes before the last look at whether the windows are the table's. */
static void settle(struct page_table *pt)
{
	do {
		hal_pt_activate(pt);
		bring_in_wanted(pt);
		window_flush(&window_low);
		window_flush(pt->window);
	} while (hal_pt_current() != pt);
}

void hal_context_run(struct hal_context *ctx, struct page_table *pt, struct hal_trap *trap)
{
	gate->running = ctx;
	gate->trap = trap;
	do {
		settle(pt);
		visit(ctx, pt, trap);
	} while (resolve(ctx, pt, trap));

	if (trap->kind == HAL_TRAP_PAGE_FAULT) {
		pt->wanted = trap->addr;
		pt->wanted_access = trap->access;
	}
	if (trap->kind == HAL_TRAP_INTERRUPT)
		hal_irq_poll();
}
