/*
 * The signal frame of riscv64 Linux (uapi asm/ucontext.h, asm/sigcontext.h), from low to high:
 *
 *	struct siginfo                                  <- sp at the handler, 16-byte aligned
 *	struct ucontext: mask, registers, FPU registers
 */
#include <hal/context.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <linux/siginfo.h>
#include <object/task.h>
#include <object/user_memory.h>

enum { REG_RA = 1, REG_A1 = 11, REG_A2 = 12 };

struct ucontext {
	uint64_t flags, link;
	uint64_t stack_base, stack_flags, stack_size;
	uint64_t mask;
	uint8_t unused[1024 / 8 - sizeof(uint64_t)];
	_Alignas(16) uint64_t registers[32]; /* pc, x1 … x31 */
	uint64_t f[32];
	uint64_t fcsr;
	uint8_t fpu_rest[528 - 33 * 8]; /* room for quad precision */
};

struct frame {
	struct siginfo info;
	struct ucontext context;
};

static void enter_handler(struct hal_context *ctx, const struct linux_sigaction *action, int signo,
			  vaddr_t frame, vaddr_t trampoline)
{
	ctx->x[REG_PC] = action->handler;
	ctx->x[REG_RA] = trampoline;
	ctx->x[REG_SP] = frame;
	ctx->x[REG_A0] = (uint64_t)signo;
	ctx->x[REG_A1] = frame + offsetof(struct frame, info);
	ctx->x[REG_A2] = frame + offsetof(struct frame, context);
}

int signal_frame_push(struct thread *thread, const struct linux_sigaction *action,
		      const struct linux_siginfo *info, uint64_t mask, vaddr_t trampoline)
{
	struct hal_context *ctx = thread->context;
	vaddr_t at = round_down(ctx->x[REG_SP] - sizeof(struct frame), 16);
	struct frame frame = { .context.mask = mask };
	int err;

	_Static_assert(offsetof(struct ucontext, fcsr) - offsetof(struct ucontext, f) == 256,
		       "FPU image");
	memcpy(frame.context.registers, ctx->x, sizeof(frame.context.registers));
	hal_context_fpu_get(ctx, frame.context.f);
	siginfo_fill(&frame.info, info);
	err = user_write(thread->process->vmar, at, &frame, sizeof(frame));
	if (!err)
		enter_handler(ctx, action, info->signo, at, trampoline);
	return err;
}

int signal_frame_pop(struct thread *thread, uint64_t *mask)
{
	struct hal_context *ctx = thread->context;
	struct frame frame;
	int err = user_read(thread->process->vmar, &frame, ctx->x[REG_SP], sizeof(frame));

	if (err)
		return err;
	err = hal_context_fpu_set(ctx, frame.context.f);
	if (err)
		return err;
	memcpy(ctx->x, frame.context.registers, sizeof(frame.context.registers));
	*mask = frame.context.mask;
	return 0;
}
