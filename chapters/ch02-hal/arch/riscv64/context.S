/*
 * Into user mode and back.
 *
 * void context_enter(struct hal_context *ctx) returns when the user has trapped. While the user
 * runs, sscratch points to a frame on the kernel's stack: x<n> of the kernel at 8 * n for what
 * a call preserves, ctx in place of x0, and room for the user's a0 in place of x10. While the
 * kernel runs, sscratch is 0. By this trap_vector tells whose trap it is.
 */
#include <arch/registers.h>

#define FRAME_SIZE 256
#define FRAME_CTX  0
#define FRAME_A0   80

	.option	norelax			/* gp is the user's for a part of the way */
	.text
	.globl	context_enter
context_enter:
	addi	sp, sp, -FRAME_SIZE
	preserved_registers sd, sp
	sd	a0, FRAME_CTX(sp)
	csrw	sscratch, sp
	ld	t0, 0(a0)
	csrw	sepc, t0
	most_registers ld, a0
	ld	sp, 8 * 2(a0)
	ld	a0, 8 * 10(a0)
	sret

	.globl	trap_vector
	.balign	4
trap_vector:
	csrrw	sp, sscratch, sp	/* sp: the kernel's frame; sscratch: the user's sp */
	beqz	sp, kernel_trap
	sd	a0, FRAME_A0(sp)
	ld	a0, FRAME_CTX(sp)
	most_registers sd, a0
	ld	t0, FRAME_A0(sp)
	sd	t0, 8 * 10(a0)
	csrr	t0, sscratch
	sd	t0, 8 * 2(a0)
	csrr	t0, sepc
	sd	t0, 0(a0)
	csrw	sscratch, zero		/* from here on a trap is the kernel's own */
	preserved_registers ld, sp
	addi	sp, sp, FRAME_SIZE
	ret

kernel_trap:
	csrrw	sp, sscratch, sp
	j	trap_entry
	.section .note.GNU-stack, "", %progbits
