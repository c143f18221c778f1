/* hal_context_run, but for the registers (context.S): the FPU, and what the trap was. */
#include <arch/csr.h>
#include <arch/devices.h>
#include <arch/hart.h>
#include <arch/pte.h>
#include <hal/context.h>
#include <hal/cpus.h>
#include <hal/irq.h>
#include <lib/string.h>

void context_enter(struct hal_context *ctx);
void fpu_save(struct hal_context *ctx);
void fpu_restore(const struct hal_context *ctx);

/*
 * The FPU. A visit that changes its registers (sstatus.FS becomes Dirty) is followed by a save, so
 * a context is complete whenever it is not running, and may run on any hart next. Each time that a
 * hart loads a context, both note the same new number: as long as these agree, the registers are
 * still there. Who writes a context's `f` by other means than user code must see that it is loaded:
 * hal_context_release.
 */

/* Of the two bits of FS one tells Dirty from Clean; the other stays set. */
#define SSTATUS_FS_CHANGED (UINT64_C(1) << 13)

/* The vector registers are nobody's: nothing saves them, so their instructions are undefined. */
void arch_fpu_init(void)
{
	csr_set(sstatus, SSTATUS_FS_DIRTY);
	csr_clear(sstatus, SSTATUS_VS);
	this_hart()->fpu_loaded = hal_cpu_id() + CPUS_MAX;
}

static __attribute__((noinline)) void fpu_load(struct hal_context *ctx)
{
	fpu_restore(ctx);
	this_hart()->fpu_loaded += CPUS_MAX; /* a number that no other hart gives */
	ctx->fpu_loaded = this_hart()->fpu_loaded;
}

static void fpu_enter(struct hal_context *ctx)
{
	if (this_hart()->fpu_loaded != ctx->fpu_loaded)
		fpu_load(ctx);
	csr_clear(sstatus, SSTATUS_FS_CHANGED);
}

static void fpu_leave(struct hal_context *ctx)
{
	if (csr_read(sstatus) & SSTATUS_FS_CHANGED)
		fpu_save(ctx);
}

void hal_context_release(struct hal_context *ctx)
{
	ctx->fpu_loaded = 0;
}

int hal_context_copy(struct hal_context *dst, const struct hal_context *src)
{
	*dst = *src;
	hal_context_release(dst);
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

static void handle(struct hal_trap *trap)
{
	trap->addr = trap->access = 0;
	if (trap->code & SCAUSE_INTERRUPT) {
		trap->kind = HAL_TRAP_INTERRUPT;
		hal_irq_poll();
	} else {
		decode_exception(trap);
	}
}

/* The pc moves behind `ecall`, and a0, which the result will replace, is kept for a restart. */
static void begin_syscall(struct hal_context *ctx)
{
	ctx->x[REG_PC] += 4;
	ctx->syscall_a0 = ctx->x[REG_A0];
}

void hal_context_run(struct hal_context *ctx, struct page_table *pt, struct hal_trap *trap)
{
	if (*arch_pt_current() != pt)
		hal_pt_activate(pt);
	fpu_enter(ctx);
	context_enter(ctx);
	fpu_leave(ctx);
	trap->kind = HAL_TRAP_SYSCALL;
	trap->code = csr_read(scause);
	if (trap->code == USER_ECALL)
		begin_syscall(ctx);
	else
		handle(trap);
}
