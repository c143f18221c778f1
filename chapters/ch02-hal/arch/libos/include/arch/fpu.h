/*
 * The user's FPU and vector registers. The host's signal frames have them in the same layout as
 * ours. The image must lie on a multiple of 64, which the heap does not promise, so it floats in a
 * larger buffer; hal_context_copy takes care of that.
 *
 * After a patched system call (patch.h) the registers are not saved until somebody is about to use
 * them, or wants to see them: they are *live* on this CPU, and the image is out of date.
 */
#pragma once
#include <isa/xsave.h>

#define FPU_LIVE_ON (XSAVE_MAX + XSAVE_ALIGN) /* offset in struct hal_fpu */

#ifndef __ASSEMBLER__
struct hal_fpu {
	uint8_t bytes[XSAVE_MAX + XSAVE_ALIGN];
	unsigned live_on; /* the CPU that has the registers, plus 1; 0: the image is complete */
};

_Static_assert(offsetof(struct hal_fpu, live_on) == FPU_LIVE_ON, "host_calls.S");

/* Whose registers this CPU has, or NULL. While user code runs it is NULL. */
extern _Thread_local struct hal_fpu *fpu_live;

static inline void *fpu_area(const struct hal_fpu *fpu)
{
	return (void *)round_up((uintptr_t)fpu->bytes, XSAVE_ALIGN);
}

void fpu_init(void);
/* Takes the image out of a signal frame of the host's: uc_mcontext.fpregs. */
void fpu_save_frame(struct hal_fpu *fpu, const void *frame);

/* The registers are this one's from here on; interrupt context may not use them before a flush. */
void fpu_set_live(struct hal_fpu *fpu);
/* Nobody's registers are live on this CPU; without a flush their state is lost. */
void fpu_take(struct hal_fpu *fpu);
/* Makes the image complete, whichever CPU has the registers. */
void fpu_settle(struct hal_fpu *fpu);
#endif
