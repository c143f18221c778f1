/*
 * The programs of <hal/user_code.h>. System calls: number in rax, arguments in rdi, rsi, rdx, r10,
 * r8, r9; the result in rax; rcx and r11 are lost.
 */
	.macro program name
	.globl	user_\name\()_start, user_\name\()_end
user_\name\()_start:
	.endm

	.macro program_end name
user_\name\()_end:
	.endm

	.section .rodata

	program syscall
	movl	$42, %eax
	movl	$1, %edi
	movl	$2, %esi
	movl	$3, %edx
	movl	$4, %r10d
	movl	$5, %r8d
	movl	$6, %r9d
	syscall
	leaq	1(%rax), %rdi
	movl	$43, %eax
	syscall
	jmp	.
	program_end syscall

	program visit
1:	movl	$1, %eax
	syscall
	jmp	1b
	program_end visit

	program spin
	jmp	.
	program_end spin

	program store
	movb	$1, (%rdi)
	movl	$1, %eax
	syscall
	jmp	.
	program_end store

	program load
	movzbl	(%rdi), %edi
	movl	$1, %eax
	syscall
	jmp	.
	program_end load

	program count
1:	incq	(%rdi)
	jmp	1b
	program_end count

	program jump
	jmp	*%rdi
	program_end jump

	program illegal
	ud2
	program_end illegal

	program breakpoint
	int3
	program_end breakpoint

	program fpu
	movl	$1, %eax
	cvtsi2sdl %eax, %xmm1
	xorps	%xmm0, %xmm0
1:	addsd	%xmm1, %xmm0
	cvttsd2si %xmm0, %rdi
	movl	$1, %eax
	syscall
	jmp	1b
	program_end fpu

	program avx
	vmovdqu	(%rdi), %ymm15
1:	vmovdqu	%ymm15, 2048(%rdi)
	movl	$1, %eax
	syscall
	jmp	1b
	program_end avx

	program avx512
	vmovdqu64 (%rdi), %zmm31
1:	vmovdqu64 %zmm31, 2048(%rdi)
	movl	$1, %eax
	syscall
	jmp	1b
	program_end avx512

	.section .note.GNU-stack, "", @progbits
