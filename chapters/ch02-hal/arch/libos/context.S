/*
 * Into user code and back. See <arch/gate.h>.
 *
 * Signals are never blocked, neither here nor in the kernel, for that would cost two system calls
 * for each visit. So they may come at any instruction, and there are two stretches where they
 * would do harm; both handlers compare the interrupted pc with them:
 *
 *  - gate_entering … gate_entered, from the last look at the pending signals to the jump. One that
 *    comes here would wait until the user's next trap, so it aborts the entry: the user's
 *    registers are still whole in the context.
 *  - signal_entry … signal_entered, where the selector and FS still tell whom the *first* signal
 *    interrupted. A second one is noted and goes back without touching anything.
 */
#include <arch/fpu.h>
#include <arch/gate.h>
#include <arch/patch.h>

#define ARCH_SET_GS      0x1001
#define ARCH_SET_FS      0x1002
#define SYS_rt_sigreturn 15
#define SYS_arch_prctl   158

/* The arithmetic flags, direction, alignment check, ID. Never TF: it would trap in here. */
#define USER_FLAGS   0x244cd5
#define ALWAYS_FLAGS 0x202
/* Trap, direction, alignment check: the kernel must not run with them. */
#define BAD_FLAGS    0x40500

#define SIGNAL_PC 168 /* in ucontext_t: uc_mcontext.gregs[REG_RIP] */

	.text

/* arch_prctl(code, what), for CPUs without FSGSBASE. */
.macro set_base code, what
	mov $SYS_arch_prctl, %eax
	mov \what, %rsi
	mov $\code, %edi
	syscall
.endm

/* enum context_left context_enter(const struct hal_context *rdi, struct gate *rsi) */
	.globl context_enter, gate_entering, gate_entered
	.type context_enter, @function
context_enter:
	push %rbp
	push %rbx
	push %r12
	push %r13
	push %r14
	push %r15
	mov %rsi, %rbx
	mov %rsp, GATE_KERNEL_SP(%rbx)
gate_entering:
	mov $2, %eax
	cmpq $0, GATE_PENDING(%rbx)
	jne leave_with_result

	mov GATE_FPU(%rbx), %rsi
	test %rsi, %rsi
	jz 1f
	mov $XSAVE_STATES, %eax
	xor %edx, %edx
	xrstor64 (%rsi)

1:	cmpb $0, gate_has_fsgsbase(%rip)
	je 1f
	mov CONTEXT_GS(%rdi), %rax
	wrgsbase %rax
	mov CONTEXT_FS(%rdi), %rax
	wrfsbase %rax
	jmp 2f
1:	mov %rdi, %rbp
	set_base ARCH_SET_GS, CONTEXT_GS(%rbp)
	set_base ARCH_SET_FS, CONTEXT_FS(%rbp)
	mov %rbp, %rdi

2:	movb $SELECTOR_BLOCK, GATE_SELECTOR(%rbx) /* no system calls from here on */
	mov GATE_RESUME(%rbx), %rax
	mov GATE_USER_PC(%rbx), %rcx
	mov %rax, (%rcx)
	push GATE_JUMP(%rbx)
	mov CONTEXT_RFLAGS(%rdi), %eax
	and $USER_FLAGS, %eax
	or $ALWAYS_FLAGS, %eax
	push %rax
	popfq
	mov 0(%rdi), %rax
	mov 8(%rdi), %rbx
	mov 16(%rdi), %rcx
	mov 24(%rdi), %rdx
	mov 32(%rdi), %rsi
	mov 48(%rdi), %rbp
	mov 64(%rdi), %r8
	mov 72(%rdi), %r9
	mov 80(%rdi), %r10
	mov 88(%rdi), %r11
	mov 96(%rdi), %r12
	mov 104(%rdi), %r13
	mov 112(%rdi), %r14
	mov 120(%rdi), %r15
	ret

/* In the end all registers are the user's: the target lies in memory, and each CPU has its own. */
	.balign GATE_JUMP_SIZE
gate_jumps:
	.set cpu, 0
	.rept GATE_CPUS
	.balign GATE_JUMP_SIZE
	mov CONTEXT_SP(%rdi), %rsp
	mov 40(%rdi), %rdi
	jmp *gate_user_pcs + 8 * cpu(%rip)
	.set cpu, cpu + 1
	.endr
	.balign GATE_JUMP_SIZE
gate_entered:

/* Back in the frame of context_enter; the rest of the stack is forgotten. rbx: the gate */
context_leave:
	xor %eax, %eax
	mov GATE_KERNEL_SP(%rbx), %rsp
leave_with_result:
	pop %r15
	pop %r14
	pop %r13
	pop %r12
	pop %rbx
	pop %rbp
	ret

/*
 * What `syscall` is on bare metal: see <arch/patch.h>. A fault in the first three instructions is
 * the user's; from gate_called on signals interrupt the kernel. They leave FS as they find it.
 */
	.globl gate_call, gate_called
	.type gate_call, @function
gate_call:
	mov %es, %ecx
	mov PATCH_GATES(%rcx), %rcx
	movb $SELECTOR_ALLOW, GATE_SELECTOR(%rcx)
gate_called:
	mov %r11, GATE_CALL_SLOT(%rcx)
	mov %rdi, GATE_RDI(%rcx)
	mov GATE_RUNNING(%rcx), %rdi
	mov %rax, 0(%rdi)
	mov %rbx, 8(%rdi)
	mov %rdx, 24(%rdi)
	mov %rsi, 32(%rdi)
	mov %rbp, 48(%rdi)
	mov %rsp, CONTEXT_SP(%rdi)
	mov %r8, 64(%rdi)
	mov %r9, 72(%rdi)
	mov %r10, 80(%rdi)
	mov %r12, 96(%rdi)
	mov %r13, 104(%rdi)
	mov %r14, 112(%rdi)
	mov %r15, 120(%rdi)
	mov GATE_RDI(%rcx), %rax
	mov %rax, 40(%rdi)
	mov GATE_KERNEL_SP(%rcx), %rsp
	mov %rcx, %rbx

	pushfq
	pop %rax
	mov %rax, CONTEXT_RFLAGS(%rdi)
	mov %rax, 88(%rdi) /* r11, as after `syscall` */
	test $BAD_FLAGS, %eax
	jz 1f
	push $ALWAYS_FLAGS
	popfq
1:	rdfsbase %rax
	mov %rax, CONTEXT_FS(%rdi)
	mov GATE_HOST_FS(%rbx), %rax
	wrfsbase %rax
	rdgsbase %rax
	mov %rax, CONTEXT_GS(%rdi)

#ifdef __SANITIZE_ADDRESS__
	mov GATE_FPU(%rbx), %rsi
	mov $XSAVE_STATES, %eax
	xor %edx, %edx
	xsaveopt64 (%rsi)
#endif
	mov $1, %eax
	jmp leave_with_result

/*
 * void signal_entry(int signo, siginfo_t *info, void *ucontext)
 *
 * The host has put the FPU into its initial state and cleared DF, but FS, GS and AC are the
 * interrupted code's. r9: the gate
 */
	.globl signal_entry
	.type signal_entry, @function
signal_entry:
	mov %rsp, %r9
	and $-GATE_SIZE, %r9
	mov SIGNAL_PC(%rdx), %rax
	lea signal_entry(%rip), %rcx
	sub %rcx, %rax
	cmp $(signal_entered - signal_entry), %rax
	jb signal_nested

	movzbl GATE_SELECTOR(%r9), %ecx
	movb $SELECTOR_ALLOW, GATE_SELECTOR(%r9)
	push $ALWAYS_FLAGS
	popfq
	cmpb $0, gate_has_fsgsbase(%rip)
	je 1f
	rdfsbase %r8
	mov GATE_HOST_FS(%r9), %rax
	wrfsbase %rax
	jmp 2f
1:	push %rdi
	push %rsi
	push %rdx
	push %rcx
	set_base ARCH_SET_FS, GATE_HOST_FS(%r9)
	pop %rcx
	pop %rdx
	pop %rsi
	pop %rdi
2:
signal_entered:
	push %rbx
	push %r8
	push %fs:fpu_live@tpoff /* its registers are in the host's frame: not here */
	movq $0, %fs:fpu_live@tpoff
	mov %r9, %rbx
	call signal_handle
	test %al, %al
	jne context_leave
	pop %fs:fpu_live@tpoff
	pop %r8
	pop %rbx
	cmpb $0, gate_has_fsgsbase(%rip)
	je 1f
	wrfsbase %r8
1:	ret /* to signal_return */

signal_nested:
	lock btsq %rdi, GATE_PENDING(%r9)
	ret

/* The "restorer" of the handlers. The host looks at the address *behind* a system call. */
	.globl signal_return, gate_allowed, gate_allowed_end
gate_allowed:
signal_return:
	mov $SYS_rt_sigreturn, %eax
	syscall
	ud2
gate_allowed_end:

	.globl gate_jumps
	.section .note.GNU-stack, "", @progbits
