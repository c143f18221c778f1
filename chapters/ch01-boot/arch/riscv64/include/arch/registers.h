/*
 * For assembly: register sets in memory, x<n> at base[n]. `op` is sd (save) or ld (load). sp and a0
 * are in no set where they are in use as pointers.
 */
#pragma once

.macro registers op, base, numbers:vararg
	.irp	n, \numbers
	\op	x\n, 8 * \n(\base)
	.endr
.endm

/* All but sp and a0. */
.macro most_registers op, base
	registers \op, \base, 1,3,4,5,6,7,8,9,11,12,13,14,15,16,17,18,19,20
	registers \op, \base, 21,22,23,24,25,26,27,28,29,30,31
.endm

/* What a C function preserves, but for sp: ra, tp, s0…s11. gp is of no use to the kernel. */
.macro preserved_registers op, base
	registers \op, \base, 1,4,8,9,18,19,20,21,22,23,24,25,26,27
.endm
