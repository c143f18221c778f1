/* hal_context_run, but for the registers (context.S): the FPU, and what the trap was. */
#include <arch/csr.h>
#include <hal/context.h>
#include <hal/irq.h>
#include <lib/string.h>

void context_enter(struct hal_context *ctx);
void fpu_save(struct hal_context *ctx);
void fpu_restore(const struct hal_context *ctx);

/*
 * The FPU. Its registers hold what fpu_owner->f holds, so that most visits to user mode need not
 * load them; a visit that changes them (sstatus.FS becomes Dirty) is followed by a save. Outside of
 * hal_context_run every context is therefore complete. Who writes a context's `f` by other means
 * than user code must end the ownership: it is lost with hal_context_release.
 */
static const struct hal_context *fpu_owner;

static void set_fpu_status(uint64_t status)
{
	csr_clear(sstatus, SSTATUS_FS);
	csr_set(sstatus, status);
}

static void fpu_enter(const struct hal_context *ctx)
{
	set_fpu_status(SSTATUS_FS_CLEAN);
	if (fpu_owner == ctx)
		return;
	fpu_restore(ctx);
	fpu_owner = ctx;
	set_fpu_status(SSTATUS_FS_CLEAN);
}

static void fpu_leave(struct hal_context *ctx)
{
	if ((csr_read(sstatus) & SSTATUS_FS) == SSTATUS_FS_DIRTY)
		fpu_save(ctx);
}

void hal_context_release(struct hal_context *ctx)
{
	if (fpu_owner == ctx)
		fpu_owner = NULL;
}

int hal_context_copy(struct hal_context *dst, const struct hal_context *src)
{
	hal_context_release(dst);
	*dst = *src;
	return 0;
}

/* f0 … f31 and fcsr lie behind each other. */
#define FPU_IMAGE_SIZE (33 * sizeof(uint64_t))

size_t hal_context_fpu_size(void)
{
	return FPU_IMAGE_SIZE;
}

void hal_context_fpu_get(const struct hal_context *ctx, void *image)
{
	memcpy(image, ctx->f, FPU_IMAGE_SIZE);
}

int hal_context_fpu_set(struct hal_context *ctx, const void *image)
{
	hal_context_release(ctx);
	memcpy(ctx->f, image, FPU_IMAGE_SIZE);
	ctx->fcsr &= 0xff; /* the rest is reserved */
	return 0;
}

void hal_context_init(struct hal_context *ctx, vaddr_t pc, vaddr_t sp)
{
	hal_context_release(ctx);
	*ctx = (struct hal_context){};
	hal_context_set_pc(ctx, pc);
	hal_context_set_sp(ctx, sp);
}

static const struct {
	enum hal_trap_kind kind;
	unsigned access;
} exceptions[] = {
	[INSTRUCTION_MISALIGNED] = { HAL_TRAP_ALIGNMENT, PAGE_EXEC },
	[INSTRUCTION_ACCESS_FAULT] = { HAL_TRAP_ALIGNMENT, PAGE_EXEC },
	[ILLEGAL_INSTRUCTION] = { HAL_TRAP_ILLEGAL, 0 },
	[BREAKPOINT] = { HAL_TRAP_BREAKPOINT, 0 },
	[LOAD_MISALIGNED] = { HAL_TRAP_ALIGNMENT, PAGE_READ },
	[LOAD_ACCESS_FAULT] = { HAL_TRAP_ALIGNMENT, PAGE_READ },
	[STORE_MISALIGNED] = { HAL_TRAP_ALIGNMENT, PAGE_WRITE },
	[STORE_ACCESS_FAULT] = { HAL_TRAP_ALIGNMENT, PAGE_WRITE },
	[USER_ECALL] = { HAL_TRAP_SYSCALL, 0 },
	[INSTRUCTION_PAGE_FAULT] = { HAL_TRAP_PAGE_FAULT, PAGE_EXEC },
	[LOAD_PAGE_FAULT] = { HAL_TRAP_PAGE_FAULT, PAGE_READ },
	[STORE_PAGE_FAULT] = { HAL_TRAP_PAGE_FAULT, PAGE_WRITE },
};

static void decode_exception(struct hal_trap *trap)
{
	trap->kind = HAL_TRAP_ILLEGAL;
	if (trap->code >= array_size(exceptions))
		return;
	trap->kind = exceptions[trap->code].kind;
	trap->access = exceptions[trap->code].access;
	if (trap->access)
		trap->addr = csr_read(stval);
}

/* The pc moves behind `ecall`, and a0, which the result will replace, is kept for a restart. */
static void begin_syscall(struct hal_context *ctx)
{
	ctx->x[REG_PC] += 4;
	ctx->syscall_a0 = ctx->x[REG_A0];
}

void hal_context_run(struct hal_context *ctx, struct page_table *pt, struct hal_trap *trap)
{
	hal_pt_activate(pt);
	fpu_enter(ctx);
	csr_clear(sstatus, SSTATUS_SPP); /* sret goes to user mode */
	context_enter(ctx);
	*trap = (struct hal_trap){ .code = csr_read(scause) };
	fpu_leave(ctx);
	if (trap->code & SCAUSE_INTERRUPT) {
		trap->kind = HAL_TRAP_INTERRUPT;
		hal_irq_poll();
		return;
	}
	decode_exception(trap);
	if (trap->kind == HAL_TRAP_SYSCALL)
		begin_syscall(ctx);
}
