/* The 256 ways into the kernel, and the one way back from a trap in kernel mode. */
#include <arch/cpu.h>

#define VECTOR_NMI           2
#define VECTOR_DOUBLE_FAULT  8
#define VECTOR_MACHINE_CHECK 18

/*
 * One stub of 16 bytes for each vector: makes the stack look the same for all of them. The CPU
 * itself pushes an error code for some exceptions (SDM vol. 3, table 6-1).
 */
	.text
	.balign 16
	.globl	trap_stubs
trap_stubs:
	.set	vector, 0
	.rept	256
	.balign 16
	.if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || \
	      vector == 29 || vector == 30)
	pushq	$0
	.endif
	pushq	$vector
	.if vector == VECTOR_NMI || vector == VECTOR_DOUBLE_FAULT || vector == VECTOR_MACHINE_CHECK
	jmp	trap_fatal
	.else
	jmp	trap_common
	.endif
	.set	vector, vector + 1
	.endr

/* The stack: vector, error, rip, cs, … The low bits of cs say who was interrupted. */
trap_common:
	testb	$3, 24(%rsp)
	jz	trap_kernel
	jmp	*trap_user_entry(%rip)

/* These end in a panic, whoever was interrupted. A user's GS base is not what the kernel wants. */
trap_fatal:
	testb	$3, 24(%rsp)
	jz	trap_kernel
	swapgs

/* Completes struct hal_trap_frame, and takes it back. */
trap_kernel:
	pushq	%rax
	pushq	%rbx
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%rbp
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	cld
	movq	%rsp, %rdi
	call	trap_handle
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rbp
	popq	%rdi
	popq	%rsi
	popq	%rdx
	popq	%rcx
	popq	%rbx
	popq	%rax
	addq	$16, %rsp /* vector, error */
	iretq

	.section .note.GNU-stack, "", @progbits
