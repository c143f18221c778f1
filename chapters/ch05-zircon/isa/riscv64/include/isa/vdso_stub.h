/*
 * One function of the vDSO. The C arguments are in a0…a7; the kernel wants the number in a7, and
 * so the eighth argument in t0.
 */
	.macro vdso_call name, number, args
	.globl	zx_\name
	.type	zx_\name, @function
zx_\name:
	.if \args > 7
	mv	t0, a7
	.endif
	li	a7, \number
	ecall
	ret
	.size	zx_\name, . - zx_\name
	.endm
