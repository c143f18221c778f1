/*
 * One function of the vDSO. The C arguments are in rdi, rsi, rdx, rcx, r8, r9 and on the stack; the
 * kernel wants the fourth in r10 (`syscall` overwrites rcx), the seventh and eighth in r12 and r13.
 */
	.macro vdso_call name, number, args
	.globl	zx_\name
	.type	zx_\name, @function
zx_\name:
	.if \args > 6
	pushq	%r12
	pushq	%r13
	movq	24(%rsp), %r12
	movq	32(%rsp), %r13
	.endif
	movq	%rcx, %r10
	movl	$\number, %eax
	syscall
	.if \args > 6
	popq	%r13
	popq	%r12
	.endif
	ret
	.size	zx_\name, . - zx_\name
	.endm
