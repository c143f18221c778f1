/*
 * From the start-up message to C: real mode → long mode in one step. See <arch/trampoline.h>.
 * The code runs where it has been copied to: it names places by their distance from the start.
 */
#include <arch/cpu.h>
#include <arch/gdt.h>
#include <arch/trampoline.h>

	.section .rodata
	.balign	16
	.globl	trampoline_start, trampoline_end, trampoline_gdt, trampoline_long_mode
	.code16
trampoline_start:
	jmp	real_mode
	.org	trampoline_start + TRAMPOLINE_FAR + 8 /* struct trampoline is filled in */

real_mode:
	cli
	cld
	movw	%cs, %ax		/* the page's number, times 256 */
	movw	%ax, %ds
	movzwl	%ax, %ebx
	shll	$4, %ebx		/* ebx: where the page lies */
	lgdtl	TRAMPOLINE_GDT

	movl	TRAMPOLINE_ROOT, %eax
	movl	%eax, %cr3
	movl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$(EFER_LME | EFER_NXE), %eax
	wrmsr
	movl	$(CR0_PG | CR0_WP | CR0_NE | CR0_MP | CR0_PE), %eax
	movl	%eax, %cr0
	ljmpl	*TRAMPOLINE_FAR

	.code64
trampoline_long_mode:
	xorl	%eax, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%eax, %fs
	movl	%eax, %gs
	movq	TRAMPOLINE_STACK(%rbx), %rsp
	movq	TRAMPOLINE_ATTEMPT(%rbx), %rdi
	xorl	%ebp, %ebp		/* the end of every backtrace */
	call	*TRAMPOLINE_ENTRY(%rbx)

	.balign	8
trampoline_gdt:
	.quad	0
	.quad	SEGMENT_KERNEL_CODE	/* KERNEL_CS */
trampoline_end:

	.section .note.GNU-stack, "", @progbits
