/*
 * From the firmware to C. OpenSBI jumps to the first byte of the image (physical 0x80200000) in
 * supervisor mode, with paging off, a0 = hart id, a1 = physical address of the device tree.
 * The code runs at addresses other than it was linked for until it has jumped to the upper half.
 */
#include <arch/layout.h>

	.option	norelax			/* relaxed code would need gp, and addresses as linked */
	.section .text.entry, "ax"
	.globl	_start
_start:
	csrw	sie, zero
	la	t0, kernel_root		/* pc-relative: the physical address */
	srli	t0, t0, 12
	li	t1, SATP_SV39
	slli	t1, t1, SATP_MODE_SHIFT
	or	t0, t0, t1
	sfence.vma
	csrw	satp, t0		/* the identity map: execution just goes on */
	sfence.vma
	li	t0, IMAGE_OFFSET
	la	t1, upper_half
	add	t1, t1, t0
	jr	t1

upper_half:
	la	gp, __global_pointer$
	la	sp, boot_stack_top
	la	t0, bss_start
	la	t1, bss_end
1:	sd	zero, (t0)
	addi	t0, t0, 8
	bltu	t0, t1, 1b
	li	fp, 0			/* a backtrace ends here */
	li	ra, 0
	tail	boot_main

/* A gigapage: bits 30 and up of the physical address are its number. */
#define PTE_ALWAYS (PTE_VALID | PTE_ACCESSED | PTE_DIRTY)

.macro gigapage number, flags
	.quad	((\number) << (30 - 12 + PTE_PPN_SHIFT)) | (\flags) | PTE_ALWAYS
.endm

/*
 * The root page table, complete as it stands in the file. kernel_map_init removes the identity
 * map and divides the image into pages.
 */
	.data
	.balign	4096
	.globl	kernel_root
kernel_root:
	.zero	2 * 8
	gigapage 2, PTE_READ | PTE_WRITE | PTE_EXEC	/* identity: 0x80000000 */
	.zero	(256 - 3) * 8
	.set	number, 0
	.rept	DIRECT_MAP_SIZE >> 30			/* 0xffffffc000000000: the direct map */
	gigapage number, PTE_READ | PTE_WRITE
	.set	number, number + 1
	.endr
	.zero	(510 - 256 - (DIRECT_MAP_SIZE >> 30)) * 8
	gigapage 2, PTE_READ | PTE_WRITE | PTE_EXEC	/* 0xffffffff80000000: the image */
	.zero	8

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
