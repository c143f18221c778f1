/* The user's registers on RV64GC. See <hal/context.h>. */
#pragma once
#include <lib/types.h>

/* The order is known to assembly: arch/riscv64/context.S (offset = 8 * index). x[0] is the pc. */
struct hal_context {
	uint64_t x[32];   /* x[0]: pc; x[1] ra, x[2] sp, x[3] gp, x[4] tp, x[10…17] a0…a7 */
	uint64_t f[32];   /* floating point registers */
	uint64_t fcsr;
	uint64_t fpu_loaded; /* the number of the last time that they were loaded; 0: never */
	uint64_t syscall_a0; /* a0 as it was at the last syscall: a restart needs it */
};

enum { REG_PC = 0, REG_SP = 2, REG_TP = 4, REG_T0 = 5, REG_A0 = 10, REG_A7 = 17 };

static inline vaddr_t hal_context_pc(const struct hal_context *ctx)
{
	return ctx->x[REG_PC];
}

static inline vaddr_t hal_context_sp(const struct hal_context *ctx)
{
	return ctx->x[REG_SP];
}

static inline void hal_context_set_pc(struct hal_context *ctx, vaddr_t pc)
{
	ctx->x[REG_PC] = pc;
}

static inline void hal_context_set_sp(struct hal_context *ctx, vaddr_t sp)
{
	ctx->x[REG_SP] = sp;
}

static inline vaddr_t hal_context_tls(const struct hal_context *ctx)
{
	return ctx->x[REG_TP];
}

static inline void hal_context_set_tls(struct hal_context *ctx, vaddr_t tls)
{
	ctx->x[REG_TP] = tls;
}

static inline void hal_context_set_arg(struct hal_context *ctx, unsigned i, uint64_t value)
{
	ctx->x[REG_A0 + i] = value;
}

static inline uint64_t hal_context_syscall_number(const struct hal_context *ctx)
{
	return ctx->x[REG_A7];
}

/* a0…a6; the eighth (Zircon's vDSO only) is in t0. */
static inline uint64_t hal_context_syscall_arg(const struct hal_context *ctx, unsigned i)
{
	return i == 0 ? ctx->syscall_a0 : i < 7 ? ctx->x[REG_A0 + i] : ctx->x[REG_T0];
}

static inline void hal_context_set_return(struct hal_context *ctx, int64_t value)
{
	ctx->x[REG_A0] = (uint64_t)value;
}

/* `ecall` is four bytes long. */
static inline void hal_context_rewind_syscall(struct hal_context *ctx, uint64_t number)
{
	ctx->x[REG_PC] -= 4;
	ctx->x[REG_A7] = number;
	ctx->x[REG_A0] = ctx->syscall_a0;
}
