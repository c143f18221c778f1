/*
 * The user's FPU and vector registers in the layout of XSAVE (Intel SDM volume 1, 13.4). The host's
 * signal frames have the same. The area must lie on a multiple of 64, which the heap does not
 * promise, so it floats in a larger buffer; hal_context_copy takes care of that.
 */
#pragma once
#include <lib/types.h>

#define FPU_AREA_SIZE 2688 /* x87, SSE, AVX, AVX-512: up to the end of Hi16_ZMM */
#define FPU_ALIGN     64

struct hal_fpu {
	uint8_t bytes[FPU_AREA_SIZE + FPU_ALIGN];
};

static inline void *fpu_area(const struct hal_fpu *fpu)
{
	return (void *)round_up((uintptr_t)fpu->bytes, FPU_ALIGN);
}
