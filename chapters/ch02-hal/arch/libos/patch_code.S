/*
 * User programs that make a system call again and again as C libraries do: with a comparison behind
 * it, which can be patched. For tests and benchmarks; see patch_test.c. user_NAME_site is the place
 * of the instruction.
 */
	.macro program name
	.globl	user_\name\()_start, user_\name\()_end, user_\name\()_site
user_\name\()_start:
	.endm

	.macro call name
	movl	$1, %eax
user_\name\()_site:
	syscall
	cmpq	$-4096, %rax
	.endm

	.macro program_end name
user_\name\()_end:
	.endm

	.section .rodata

/* The result plus 1 is the next argument. */
	program patchable
	xorl	%edi, %edi
1:	call	patchable
	leaq	1(%rax), %rdi
	jmp	1b
	program_end patchable

/* Jumps straight to the instruction behind the call every other time; counts these too. */
	program patchable_jump
	xorl	%edi, %edi
1:	call	patchable_jump
	incl	%edi
	testb	$1, %dil
	jnz	user_patchable_jump_site + 2
	jmp	1b
	program_end patchable_jump

/* All registers, and flags that nobody expects, hold something of their own. */
	program patchable_registers
1:	movabsq	$0x1111111111111111, %rbx
	movabsq	$0x2222222222222222, %rdx
	movabsq	$0x3333333333333333, %rsi
	movabsq	$0x4444444444444444, %rdi
	movabsq	$0x5555555555555555, %rbp
	movabsq	$0x6666666666666666, %rsp
	movabsq	$0x7777777777777777, %r8
	movabsq	$0x8888888888888888, %r9
	movabsq	$0x9999999999999999, %r10
	movabsq	$0xaaaaaaaaaaaaaaaa, %r12
	movabsq	$0xbbbbbbbbbbbbbbbb, %r13
	movabsq	$0xcccccccccccccccc, %r14
	movabsq	$0xdddddddddddddddd, %r15
	cmpq	%rbx, %rdx
	stc
	std
	call	patchable_registers
	jmp	1b
	program_end patchable_registers

/* Counts in a vector register. */
	program patchable_fpu
	movl	$1, %eax
	cvtsi2sdl %eax, %xmm1
	xorps	%xmm0, %xmm0
1:	addsd	%xmm1, %xmm0
	cvttsd2si %xmm0, %rdi
	call	patchable_fpu
	jmp	1b
	program_end patchable_fpu

/* Spoils es, which is the kernel's in truth; counts. */
	program patchable_segment
	xorl	%edi, %edi
1:	movl	$0x2b, %ecx
	movl	%ecx, %es
	incl	%edi
	call	patchable_segment
	jmp	1b
	program_end patchable_segment

	.section .note.GNU-stack, "", @progbits
