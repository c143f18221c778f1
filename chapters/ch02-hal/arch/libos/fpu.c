#include <arch/fpu.h>
#include <hal/context.h>
#include <lib/string.h>
#include <signal.h>

#define HOST_BYTES 464 /* offset of what the host says about its frame: struct _fpx_sw_bytes */

/* XCR0: what the host lets programs use. */
static uint64_t states_enabled(void)
{
	uint32_t low, high;

	__asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return low & XSAVE_STATES;
}

void fpu_init(void)
{
	xsave_init(states_enabled());
}

/* The frame may hold parts that are not the user's business here (protection keys). */
void fpu_save_frame(struct hal_fpu *fpu, const void *frame)
{
	const struct _fpx_sw_bytes *host = (const void *)((const char *)frame + HOST_BYTES);
	struct xsave_area *area = fpu_area(fpu);

	memcpy(area, frame, min(host->xstate_size, (uint32_t)XSAVE_MAX));
	area->states &= XSAVE_STATES;
	area->compacted = 0;
}

size_t hal_context_fpu_size(void)
{
	return XSAVE_MAX;
}

void hal_context_fpu_get(const struct hal_context *ctx, void *image)
{
	memcpy(image, fpu_area(&ctx->fpu), XSAVE_MAX);
	xsave_area_complete(image);
}

int hal_context_fpu_set(struct hal_context *ctx, const void *image)
{
	memcpy(fpu_area(&ctx->fpu), image, XSAVE_MAX);
	xsave_area_check(fpu_area(&ctx->fpu));
	return 0;
}
