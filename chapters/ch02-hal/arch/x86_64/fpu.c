/*
 * The FPU is the user's; the kernel is compiled not to touch it. So its registers stay as they are
 * through most visits to the kernel: they belong to the context that ran last, and are saved and
 * loaded only when another one runs.
 */
#include <arch/cpu.h>
#include <arch/fpu.h>
#include <hal/context.h>
#include <lib/string.h>

#define FCW_INITIAL        0x37f /* all exceptions masked, extended precision */
#define MXCSR_INITIAL      0x1f80
#define MXCSR_MASK_DEFAULT 0xffbf /* where the CPU gives none: SDM vol. 1, 11.6.6 */

static struct hal_context *owner; /* its fpu field is out of date; NULL: nobody's is */
static uint32_t mxcsr_mask;

static void fpu_save(struct hal_fpu *fpu)
{
	asm volatile("fxsave64 %0" : "=m"(*fpu));
}

/* Whoever filled *fpu, a signal frame perhaps: reserved bits in mxcsr would fault. */
static void fpu_load(struct hal_fpu *fpu)
{
	fpu->mxcsr &= mxcsr_mask;
	asm volatile("fxrstor64 %0" : : "m"(*fpu));
}

void fpu_init(void)
{
	struct hal_fpu initial = { 0 };

	cr0_write((cr0_read() | CR0_MP | CR0_NE) & ~(uint64_t)CR0_EM);
	cr4_write(cr4_read() | CR4_OSFXSR | CR4_OSXMMEXCPT);
	fpu_save(&initial);
	mxcsr_mask = initial.mxcsr_mask ? initial.mxcsr_mask : MXCSR_MASK_DEFAULT;
}

void fpu_context_init(struct hal_context *ctx)
{
	fpu_forget(ctx);
	ctx->fpu = (struct hal_fpu){ .fcw = FCW_INITIAL, .mxcsr = MXCSR_INITIAL };
}

void fpu_enter(struct hal_context *ctx)
{
	if (owner == ctx)
		return;
	if (owner)
		fpu_save(&owner->fpu);
	fpu_load(&ctx->fpu);
	owner = ctx;
}

void fpu_sync(const struct hal_context *ctx)
{
	if (owner == ctx && owner)
		fpu_save(&owner->fpu);
}

void fpu_forget(const struct hal_context *ctx)
{
	if (owner == ctx)
		owner = NULL;
}

size_t hal_context_fpu_size(void)
{
	return sizeof(struct hal_fpu);
}

void hal_context_fpu_get(const struct hal_context *ctx, void *image)
{
	fpu_sync(ctx);
	memcpy(image, &ctx->fpu, sizeof(ctx->fpu));
}

void hal_context_fpu_set(struct hal_context *ctx, const void *image)
{
	fpu_forget(ctx);
	memcpy(&ctx->fpu, image, sizeof(ctx->fpu));
}
