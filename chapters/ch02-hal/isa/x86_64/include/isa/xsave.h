/*
 * The image of the FPU and vector registers as XSAVE writes it, in the plain form (Intel SDM
 * vol. 1, 13.4): 512 bytes in FXSAVE's layout, a header, and the parts that later CPUs added. It is
 * also what Linux's signal frames hold. It must lie on a multiple of XSAVE_ALIGN.
 */
#pragma once

#define XSAVE_ALIGN 64
#define XSAVE_MAX   2688 /* up to the end of Hi16_ZMM, the last of XSAVE_STATES */

/* The parts, bits of XCR0 (SDM vol. 1, 13.1). */
#define XSAVE_X87    0x01
#define XSAVE_SSE    0x02
#define XSAVE_AVX    0x04
#define XSAVE_AVX512 0xe0 /* three parts, of use only together */
/* Those that this kernel keeps for its users. */
#define XSAVE_STATES 0xe7

#ifndef __ASSEMBLER__
#include <lib/types.h>

struct xsave_area {
	uint16_t fcw, fsw;
	uint8_t tag, reserved;
	uint16_t opcode;
	uint64_t ip, dp;
	uint32_t mxcsr, mxcsr_mask;
	uint8_t st[128], xmm[256];
	uint8_t unused[96];
	uint64_t states;    /* XSTATE_BV: which parts differ from the initial state */
	uint64_t compacted; /* XCOMP_BV: 0 */
	uint64_t header[6];
};

_Static_assert(offsetof(struct xsave_area, states) == 512, "behind what FXSAVE writes");

/* Once, with the parts that the CPU has enabled; FPU instructions do not trap. */
void xsave_init(uint64_t states);

uint64_t xsave_enabled(void); /* those parts */

/* Makes `size` bytes the initial state. */
void xsave_area_init(struct xsave_area *area, size_t size);
/* Makes an image from untrusted bytes one that XRSTOR and FXRSTOR take without a fault. */
void xsave_area_check(struct xsave_area *area);
/*
 * XSAVEOPT does not write a part that is in its initial state. This does, for readers that do not
 * look at the header.
 */
void xsave_area_complete(struct xsave_area *area);
#endif
