/*
 * From the firmware to C. OpenSBI jumps to the first byte of the image in supervisor mode, with
 * paging off, a0 = hart id, a1 = physical address of the device tree. The image may lie at any page
 * of memory: 0x80200000 on QEMU's board, 0x40200000 on the Allwinner D1.
 */
#include <arch/layout.h>

	.option	norelax
	.section .text.entry, "ax"
	.globl	_start
_start:
	/* A header for U-Boot: Linux, Documentation/arch/riscv/boot-image-header.rst */
	j	entry
	.balign	8
	.quad	0x200000		/* where to load, from the beginning of memory */
	.quad	kernel_end - _start
	.quad	0			/* little endian */
	.word	2, 0			/* version of the header */
	.quad	0
	.ascii	"RISCV\0\0\0"
	.ascii	"RSC\x05"
	.word	0

entry:
	csrw	sie, zero
	la	t0, entry_taken		/* pc-relative: physical addresses, for now */
	li	t1, 1
	amoswap.w t1, t1, (t0)
	bnez	t1, stray
	la	t0, bss_start
	la	t1, bss_end
1:	sd	zero, (t0)
	addi	t0, t0, 8
	bltu	t0, t1, 1b
	la	sp, boot_stack_top
	la	tp, boot_hart
	li	fp, 0			/* a backtrace ends here */
	mv	s0, a0
	mv	s1, a1
	mv	a0, a1
	call	boot_place		/* paging is on; a0: how far above us the image is, too */

	la	sp, boot_stack_top
	add	sp, sp, a0
	add	tp, tp, a0
	la	t0, upper_half
	add	t0, t0, a0
	jr	t0
upper_half:
	mv	a0, s0
	mv	a1, s1
	li	fp, 0
	li	ra, 0
	tail	boot_main

/* A hart that the kernel started, and that the firmware sent here: <arch/machine.h>. */
stray:
	la	t0, stray_hart
	ld	a1, 8(t0)
	ld	t0, 0(t0)
	jr	t0

	.data
	.balign	8
	.globl	stray_hart
stray_hart:
	.zero	16
entry_taken:
	.word	0

/*
 * Two stacks, each above a page that stays unmapped. Traps of the kernel have their own, so that
 * an overflow of the kernel's stack can be reported; a backtrace goes up from one to the other.
 */
	.section .bss
	.balign	4096
	.globl	trap_stack_guard, trap_stack_top, boot_stack_guard, boot_stack_top
trap_stack_guard:
	.zero	4096
	.zero	8192
trap_stack_top:
boot_stack_guard:
	.zero	4096
	.zero	32768
boot_stack_top:
	.section .note.GNU-stack, "", %progbits
