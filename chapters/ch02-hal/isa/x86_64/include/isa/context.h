/* The user's registers on x86-64; bare metal and LibOS share them. See <hal/context.h>. */
#pragma once
#include <arch/fpu.h> /* struct hal_fpu */
#include <lib/types.h>

/* The order is known to assembly: arch/.../context.S (offset = 8 * index). */
struct hal_context {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp;   /*  0 …  7 */
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;     /*  8 … 15 */
	uint64_t rip, rflags, fs_base, gs_base;            /* 16 … 19; the bases are canonical */
	struct hal_fpu fpu;
};

static inline vaddr_t hal_context_pc(const struct hal_context *ctx)
{
	return ctx->rip;
}

static inline vaddr_t hal_context_sp(const struct hal_context *ctx)
{
	return ctx->rsp;
}

static inline void hal_context_set_pc(struct hal_context *ctx, vaddr_t pc)
{
	ctx->rip = pc;
}

static inline void hal_context_set_sp(struct hal_context *ctx, vaddr_t sp)
{
	ctx->rsp = sp;
}

static inline vaddr_t hal_context_tls(const struct hal_context *ctx)
{
	return ctx->fs_base;
}

/* A base that is not canonical would fault when loaded: bits 48 … 63 must repeat bit 47. */
static inline void hal_context_set_tls(struct hal_context *ctx, vaddr_t tls)
{
	ctx->fs_base = (uint64_t)((int64_t)(tls << 16) >> 16);
}

/* The first arguments of a C function: System V psABI 3.2.3. */
static inline void hal_context_set_arg(struct hal_context *ctx, unsigned i, uint64_t value)
{
	*(uint64_t *[]){ &ctx->rdi, &ctx->rsi, &ctx->rdx }[i] = value;
}

static inline uint64_t hal_context_syscall_number(const struct hal_context *ctx)
{
	return ctx->rax;
}

/* Linux passes six; Zircon's vDSO uses r12 and r13 for the seventh and eighth. */
static inline uint64_t hal_context_syscall_arg(const struct hal_context *ctx, unsigned i)
{
	const uint64_t args[] = { ctx->rdi, ctx->rsi, ctx->rdx, ctx->r10,
				  ctx->r8,  ctx->r9,  ctx->r12, ctx->r13 };

	return args[i];
}

static inline void hal_context_set_return(struct hal_context *ctx, int64_t value)
{
	ctx->rax = (uint64_t)value;
}

/* `syscall` is two bytes long. */
static inline void hal_context_rewind_syscall(struct hal_context *ctx, uint64_t number)
{
	ctx->rip -= 2;
	ctx->rax = number;
}
