/*
 * The user's FPU and vector registers. The host's signal frames have them in the same layout. The
 * image must lie on a multiple of 64, which the heap does not promise, so it floats in a larger
 * buffer; hal_context_copy takes care of that.
 */
#pragma once
#include <isa/xsave.h>

struct hal_fpu {
	uint8_t bytes[XSAVE_MAX + XSAVE_ALIGN];
};

static inline void *fpu_area(const struct hal_fpu *fpu)
{
	return (void *)round_up((uintptr_t)fpu->bytes, XSAVE_ALIGN);
}

void fpu_init(void);
/* Takes the image out of a signal frame of the host's: uc_mcontext.fpregs. */
void fpu_save_frame(struct hal_fpu *fpu, const void *frame);
