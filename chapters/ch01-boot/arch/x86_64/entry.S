/*
 * From the loader to C: 32-bit protected mode, no paging → long mode in the higher half.
 *
 *   QEMU -kernel   PVH: ebx = struct hvm_start_info      (xen/include/public/arch-x86/hvm)
 *   GRUB           Multiboot2: eax = magic, ebx = tags   (Multiboot2 specification, 3.2 and 3.3)
 *
 * The code runs at its physical address until paging is on, so it names symbols by PHYS().
 */
#include <arch/boot_loader.h>
#include <arch/cpu.h>
#include <arch/gdt.h>
#include <arch/layout.h>

#define PHYS(symbol) ((symbol) - KERNEL_BASE)

#define XEN_ELFNOTE_PHYS32_ENTRY 18

	.section .note.pvh, "a", @note
	.balign 4
	.long 4, 4, XEN_ELFNOTE_PHYS32_ENTRY
	.asciz "Xen"
	.long PHYS(pvh_start)

	.section .head, "ax"
	.balign 8
multiboot_header:
	.long MULTIBOOT2_HEADER_MAGIC, 0, multiboot_header_end - multiboot_header
	.long -(MULTIBOOT2_HEADER_MAGIC + multiboot_header_end - multiboot_header)
	.balign 8
	.word 3, 0 /* tag: entry address */
	.long 12, PHYS(multiboot_start)
	.balign 8
	.word 0, 0 /* end */
	.long 8
multiboot_header_end:

	.text
	.code32
	.globl pvh_start, multiboot_start
pvh_start:
	movl	$PVH_MAGIC, %eax
multiboot_start:
	movl	%eax, %edi /* from here on the two are one: arguments of boot_start */
	movl	%ebx, %esi

	movl	$PHYS(kernel_pml4), %eax
	movl	%eax, %cr3
	movl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$(EFER_LME | EFER_NXE), %eax
	wrmsr
	movl	$(CR0_PG | CR0_WP | CR0_NE | CR0_MP | CR0_PE), %eax
	movl	%eax, %cr0
	lgdt	PHYS(boot_gdt_pointer)
	ljmp	$KERNEL_CS, $PHYS(long_mode)

	.code64
long_mode:
	movq	$higher_half, %rax
	jmp	*%rax
higher_half:
	xorl	%eax, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%eax, %fs
	movl	%eax, %gs
	movq	$boot_stack_top, %rsp
	movl	%edi, %edi /* 32-bit mode left the upper halves undefined */
	movl	%esi, %esi
	xorl	%ebp, %ebp /* the end of every backtrace */
	call	boot_start
	ud2

	.section .rodata
boot_gdt_pointer:
	.word	GDT_SIZE - 1
	.long	PHYS(gdt)

/*
 * The page tables to start with: the first 4 GiB in 2 MiB pages, seen at 0 (where we are), in
 * the direct map, and its first GiB at KERNEL_BASE. paging.c completes them.
 */
#define TABLE 3      /* present, writable */
#define PAGE  0x83   /* and large */

	.data
	.balign 4096
	.globl	kernel_pml4, direct_pdpt, direct_pd, kernel_pdpt
kernel_pml4:
	.quad	PHYS(direct_pdpt) + TABLE
	.fill	255, 8, 0
	.quad	PHYS(direct_pdpt) + TABLE
	.fill	254, 8, 0
	.quad	PHYS(kernel_pdpt) + TABLE
direct_pdpt:
	.quad	PHYS(direct_pd) + TABLE
	.quad	PHYS(direct_pd) + 0x1000 + TABLE
	.quad	PHYS(direct_pd) + 0x2000 + TABLE
	.quad	PHYS(direct_pd) + 0x3000 + TABLE
	.fill	508, 8, 0
kernel_pdpt:
	.fill	510, 8, 0
	.quad	PHYS(direct_pd) + TABLE
	.quad	0
direct_pd:
	.set	address, 0
	.rept	4 * 512
	.quad	address + PAGE
	.set	address, address + 0x200000
	.endr

/*
 * Each stack has a page below it that paging.c leaves unmapped. The stack for fatal traps comes
 * first: a backtrace goes to higher addresses only, and from there it may go on to the other.
 */
	.bss
	.balign 4096
	.globl	fatal_stack_guard, fatal_stack_top, boot_stack_guard
fatal_stack_guard:
	.skip	4096
	.skip	8192
fatal_stack_top:
boot_stack_guard:
	.skip	4096
	.skip	65536
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
