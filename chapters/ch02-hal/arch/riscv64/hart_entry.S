/*
 * Where the firmware starts a hart that the kernel has asked for (SBI 1.0, 9.1): in supervisor
 * mode, with paging off, a0 = its name, a1 = physical address of struct hart_start.
 *
 * Nothing is mapped at the addresses at which it runs. So the first fetch under the new address
 * space faults, and the trap goes to the other name of the same instruction.
 */
#include <arch/hart_start.h>

	.option	norelax
	.text
	.globl	hart_entry, hart_upper_half
hart_entry:
	csrw	sie, zero
	ld	t0, START_UPPER(a1)
	csrw	stvec, t0
	ld	sp, START_STACK(a1)
	ld	tp, START_HART(a1)
	ld	t0, START_NAME(a1)
	bne	t0, a0, nobody
	ld	t0, START_SATP(a1)
	sfence.vma
	csrw	satp, t0
	.balign	4
hart_upper_half:
	li	fp, 0			/* a backtrace ends here */
	li	ra, 0
	tail	hart_main

nobody:					/* a stray that comes when another one is waited for */
	wfi
	j	nobody
	.section .note.GNU-stack, "", %progbits
