/*
 * The assembly of a Linux program's library on RISC-V (user/linux_lib/entry.S). A system call takes
 * its number in a7 and its arguments in a0 … a5.
 */
	.text
/* The kernel enters here with argc, argv … on the stack. */
	.globl	_start
_start:
	mv	a0, sp
	call	linux_start

/* long linux_syscall(long number, a, b, c, d, e, f) */
	.globl	linux_syscall
linux_syscall:
	mv	a7, a0
	mv	a0, a1
	mv	a1, a2
	mv	a2, a3
	mv	a3, a4
	mv	a4, a5
	mv	a5, a6
	ecall
	ret

/* Where signal handlers would return to; the kernel has its own code for that. */
	.globl	signal_return
signal_return:
	li	a7, SYS_rt_sigreturn
	ecall

/* long clone_call(long flags, void *stack, void (*function)(void *), void *arg) */
	.globl	clone_call
clone_call:
	mv	t0, a2
	mv	t1, a3
	li	a2, 0
	li	a7, SYS_clone_backwards
	ecall
	beqz	a0, 1f
	ret
1:	mv	a0, t1
	jalr	t0
	li	a0, 0
	li	a7, SYS_exit
	ecall

/* void fpu_fill(const double values[8]); void fpu_read(double values[8]) */
	.globl	fpu_fill
fpu_fill:
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7
	fld	ft\n, 8*\n(a0)
	.endr
	ret
	.globl	fpu_read
fpu_read:
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7
	fsd	ft\n, 8*\n(a0)
	.endr
	ret
	.section .note.GNU-stack, "", %progbits
