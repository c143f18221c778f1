/*
 * The assembly of a Linux program's library on x86-64 (user/linux_lib/entry.S). A system call takes
 * its number in rax and its arguments in rdi, rsi, rdx, r10, r8, r9 (psABI, A.2.1).
 */
	.text
/* The kernel enters here with argc, argv … on the stack. */
	.globl	_start
_start:
	xor	%ebp, %ebp
	mov	%rsp, %rdi
	call	linux_start

/* long linux_syscall(long number, a, b, c, d, e, f) */
	.globl	linux_syscall
linux_syscall:
	mov	%rdi, %rax
	mov	%rsi, %rdi
	mov	%rdx, %rsi
	mov	%rcx, %rdx
	mov	%r8, %r10
	mov	%r9, %r8
	mov	8(%rsp), %r9
	syscall
	ret

/* Where signal handlers return to. */
	.globl	signal_return
signal_return:
	mov	$SYS_rt_sigreturn, %eax
	syscall

/* long clone_call(long flags, void *stack, void (*function)(void *), void *arg) */
	.globl	clone_call
clone_call:
	mov	%rdx, %r8
	mov	%rcx, %r9
	mov	$SYS_clone, %eax
	xor	%edx, %edx
	syscall
	test	%eax, %eax
	jz	1f
	ret
1:	mov	%r9, %rdi
	call	*%r8
	xor	%edi, %edi
	mov	$SYS_exit, %eax
	syscall

/* void fpu_fill(const double values[8]); void fpu_read(double values[8]) */
	.globl	fpu_fill
fpu_fill:
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7
	movsd	8*\n(%rdi), %xmm\n
	.endr
	ret
	.globl	fpu_read
fpu_read:
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7
	movsd	%xmm\n, 8*\n(%rdi)
	.endr
	ret
	.section .note.GNU-stack, "", %progbits
