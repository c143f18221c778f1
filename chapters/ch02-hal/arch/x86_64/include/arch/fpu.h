/* The user's x87 and SSE state, in the layout of FXSAVE (Intel SDM vol. 1, table 10-2). */
#pragma once
#include <lib/types.h>

struct hal_fpu {
	uint16_t fcw, fsw;
	uint8_t tag, reserved;
	uint16_t opcode;
	uint64_t ip, dp;
	uint32_t mxcsr, mxcsr_mask;
	uint8_t registers[480];
} __attribute__((aligned(16)));

_Static_assert(sizeof(struct hal_fpu) == 512, "FXSAVE writes 512 bytes");

struct hal_context;

/* Lets the kernel's users, and nobody in the kernel, use the FPU. */
void fpu_init(void);
void fpu_context_init(struct hal_context *ctx);
/* Before ctx enters user mode: the registers become its own. */
void fpu_enter(struct hal_context *ctx);
/* Makes ctx->fpu hold what the registers hold, if they are ctx's. */
void fpu_sync(const struct hal_context *ctx);
/* What the registers hold is no longer of use to ctx. */
void fpu_forget(const struct hal_context *ctx);
