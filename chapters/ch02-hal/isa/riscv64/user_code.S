/* User programs for tests: see <hal/user_code.h>. Constants for the kernel, code for the user. */
	.option	arch, +f, +d
	.section .rodata
	.balign	4

.macro user_code name
	.globl	user_\name\()_start
user_\name\()_start:
.endm

.macro user_code_end name
	.globl	user_\name\()_end
user_\name\()_end:
.endm

user_code syscall
	li	a0, 1
	li	a1, 2
	li	a2, 3
	li	a3, 4
	li	a4, 5
	li	a5, 6
	li	a7, 42
	ecall
	addi	a0, a0, 1
	li	a7, 43
	ecall
1:	j	1b
user_code_end syscall

user_code visit
	li	a7, 1
1:	ecall
	j	1b
user_code_end visit

user_code spin
	j	.
user_code_end spin

user_code store
	li	t0, 1
	sb	t0, (a0)
	li	a7, 1
	ecall
1:	j	1b
user_code_end store

user_code load
	lbu	a0, (a0)
	li	a7, 1
	ecall
1:	j	1b
user_code_end load

user_code count
1:	ld	t0, (a0)
	addi	t0, t0, 1
	sd	t0, (a0)
	j	1b
user_code_end count

user_code jump
	jr	a0
user_code_end jump

user_code illegal
	unimp
user_code_end illegal

user_code breakpoint
	ebreak
user_code_end breakpoint

user_code fpu
	li	a0, 1
	fcvt.d.l ft0, a0
	fmv.d.x	ft1, zero
1:	fadd.d	ft1, ft1, ft0
	fcvt.l.d a0, ft1
	li	a7, 1
	ecall
	j	1b
user_code_end fpu
	.section .note.GNU-stack, "", %progbits
