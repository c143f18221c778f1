/*
 * The signal frame of x86-64 Linux (uapi asm/ucontext.h, asm/sigcontext.h), from low to high:
 *
 *	return address: the restorer, which calls rt_sigreturn     <- rsp at the handler, 8 mod 16
 *	struct ucontext: registers, signal mask
 *	struct siginfo
 *	FPU state, 64-byte aligned
 *	red zone of the interrupted function: 128 bytes
 */
#include <hal/context.h>
#include <isa/signal_fpu.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <linux/siginfo.h>
#include <object/task.h>
#include <object/user_memory.h>

#define RED_ZONE   128
#define USER_FLAGS 0xcd5u /* CF PF AF ZF SF DF OF: what a program may set in rflags */

/* uapi asm/ucontext.h: the FPU image says how large it is, and ss is valid. */
#define UC_FP_XSTATE         0x1
#define UC_SIGCONTEXT_SS     0x2
#define UC_STRICT_RESTORE_SS 0x4
#define FRAME_FLAGS          (UC_FP_XSTATE | UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS)

struct sigcontext {
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, rflags;
	uint16_t cs, gs, fs, ss;
	uint64_t error, trap, old_mask, cr2, fpu_state;
	uint64_t reserved[8];
};

struct ucontext {
	uint64_t flags, link;
	uint64_t stack_base, stack_flags, stack_size;
	struct sigcontext registers;
	uint64_t mask;
};

struct frame {
	uint64_t restorer;
	struct ucontext context;
	struct siginfo info;
};

static void save_registers(struct sigcontext *to, const struct hal_context *from)
{
	*to = (struct sigcontext){
		.r8 = from->r8, .r9 = from->r9, .r10 = from->r10, .r11 = from->r11,
		.r12 = from->r12, .r13 = from->r13, .r14 = from->r14, .r15 = from->r15,
		.rdi = from->rdi, .rsi = from->rsi, .rbp = from->rbp, .rbx = from->rbx,
		.rdx = from->rdx, .rax = from->rax, .rcx = from->rcx, .rsp = from->rsp,
		.rip = from->rip, .rflags = from->rflags, .cs = 0x33, .ss = 0x2b,
	};
}

static void load_registers(struct hal_context *to, const struct sigcontext *from)
{
	to->r8 = from->r8, to->r9 = from->r9, to->r10 = from->r10, to->r11 = from->r11;
	to->r12 = from->r12, to->r13 = from->r13, to->r14 = from->r14, to->r15 = from->r15;
	to->rdi = from->rdi, to->rsi = from->rsi, to->rbp = from->rbp, to->rbx = from->rbx;
	to->rdx = from->rdx, to->rax = from->rax, to->rcx = from->rcx, to->rsp = from->rsp;
	to->rip = from->rip;
	to->rflags = (to->rflags & ~(uint64_t)USER_FLAGS) | (from->rflags & USER_FLAGS);
}

static void enter_handler(struct hal_context *ctx, const struct linux_sigaction *action, int signo,
			  vaddr_t frame)
{
	ctx->rip = action->handler;
	ctx->rsp = frame;
	ctx->rdi = (uint64_t)signo;
	ctx->rsi = frame + offsetof(struct frame, info);
	ctx->rdx = frame + offsetof(struct frame, context);
	ctx->rax = 0;
	ctx->rflags &= ~(uint64_t)USER_FLAGS;
}

int signal_frame_push(struct thread *thread, const struct linux_sigaction *action,
		      const struct linux_siginfo *info, uint64_t mask, vaddr_t trampoline)
{
	struct hal_context *ctx = thread->context;
	vaddr_t fpu = round_down(ctx->rsp - RED_ZONE - signal_fpu_size(), 64);
	vaddr_t at = round_down(fpu - sizeof(struct frame), 16) - 8;
	struct frame frame = {
		.restorer = action->flags & SA_RESTORER ? action->restorer : trampoline,
		.context.flags = FRAME_FLAGS,
		.context.mask = mask,
	};
	int err;

	save_registers(&frame.context.registers, ctx);
	frame.context.registers.fpu_state = fpu;
	frame.context.registers.cr2 = info->addr;
	siginfo_fill(&frame.info, info);
	err = signal_fpu_push(thread, fpu);
	if (!err)
		err = user_write(thread->process->vmar, at, &frame, sizeof(frame));
	if (!err)
		enter_handler(ctx, action, info->signo, at);
	return err;
}

/* The handler's `ret` has taken the return address off the stack. */
int signal_frame_pop(struct thread *thread, uint64_t *mask)
{
	vaddr_t at = thread->context->rsp - sizeof(uint64_t);
	struct frame frame;
	int err = user_read(thread->process->vmar, &frame, at, sizeof(frame));

	if (!err && frame.context.registers.fpu_state)
		err = signal_fpu_pop(thread, frame.context.registers.fpu_state);
	if (err)
		return err;
	load_registers(thread->context, &frame.context.registers);
	*mask = frame.context.mask;
	return 0;
}
