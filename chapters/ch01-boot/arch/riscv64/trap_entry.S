/*
 * Exceptions of the kernel (stvec points here). struct hal_trap_frame is built on the hart's trap
 * stack, whatever the state of the kernel's own; see entry.S. sscratch holds sp for a moment, and
 * is left as 0.
 */
#include <arch/hart.h>
#include <arch/registers.h>

#define FRAME_SIZE (36 * 8)

	.text
	.globl	trap_entry
	.balign	4
trap_entry:
	csrw	sscratch, sp
	ld	sp, HART_TRAP_STACK(tp)
	addi	sp, sp, -FRAME_SIZE
	most_registers sd, sp
	sd	a0, 8 * 10(sp)
	csrr	t0, sepc
	sd	t0, 0(sp)
	csrrw	t0, sscratch, zero
	sd	t0, 8 * 2(sp)
	csrr	t0, scause
	sd	t0, 8 * 32(sp)
	csrr	t0, stval
	sd	t0, 8 * 33(sp)
	csrr	t0, sstatus
	sd	t0, 8 * 34(sp)
	mv	a0, sp
	call	trap_handle

	ld	t0, 0(sp)
	csrw	sepc, t0
	most_registers ld, sp
	ld	a0, 8 * 10(sp)
	ld	sp, 8 * 2(sp)
	sret
	.section .note.GNU-stack, "", %progbits
