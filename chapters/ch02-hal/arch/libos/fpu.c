#include <arch/fpu.h>
#include <hal/context.h>
#include <hal/cpu_call.h>
#include <lib/string.h>
#include <signal.h>

#define HOST_BYTES 464 /* offset of what the host says about its frame: struct _fpx_sw_bytes */

_Thread_local struct hal_fpu *fpu_live;

void fpu_flush(void); /* host_calls.S */

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

/* --- Live registers --- */

void fpu_take(struct hal_fpu *fpu)
{
	fpu_live = NULL;
	fpu->live_on = 0;
}

#ifdef __SANITIZE_ADDRESS__ /* gate_call has saved them */
void fpu_set_live(struct hal_fpu *fpu)
{
}

void fpu_settle(struct hal_fpu *fpu)
{
}
#else
void fpu_set_live(struct hal_fpu *fpu)
{
	fpu_live = fpu;
	fpu->live_on = hal_cpu_id() + 1;
}

static void flush(void *unused)
{
	if (fpu_live)
		fpu_flush();
}

void fpu_settle(struct hal_fpu *fpu)
{
	if (fpu->live_on == hal_cpu_id() + 1)
		fpu_flush();
	else if (fpu->live_on)
		cpu_call(fpu->live_on - 1, flush, NULL);
}
#endif

/* --- Images --- */

size_t hal_context_fpu_size(void)
{
	return XSAVE_MAX;
}

void hal_context_fpu_get(const struct hal_context *ctx, void *image)
{
	fpu_settle((struct hal_fpu *)&ctx->fpu);
	memcpy(image, fpu_area(&ctx->fpu), XSAVE_MAX);
	xsave_area_complete(image);
}

int hal_context_fpu_set(struct hal_context *ctx, const void *image)
{
	fpu_settle(&ctx->fpu);
	memcpy(fpu_area(&ctx->fpu), image, XSAVE_MAX);
	xsave_area_check(fpu_area(&ctx->fpu));
	return 0;
}
