/*
 * From the loader to C: 32-bit protected mode, no paging → long mode in the higher half.
 *
 *   QEMU -kernel   PVH: ebx = struct hvm_start_info      (xen/include/public/arch-x86/hvm)
 *   GRUB           Multiboot2: eax = magic, ebx = tags   (Multiboot2 specification, 3.2 and 3.3)
 *
 * The loader puts the image where its ELF header says, at IMAGE_PHYSICAL. 32-bit code can name a
 * symbol only by its distance from another one, as in PHYS(): the image is linked to be moved.
 */
#include <arch/boot_loader.h>
#include <arch/cpu.h>
#include <arch/gdt.h>
#include <arch/layout.h>

#define PHYS(symbol) ((symbol) - image_head + IMAGE_PHYSICAL)

#define XEN_ELFNOTE_PHYS32_ENTRY 18

	.section .note.pvh, "a", @note
	.balign 4
	.long 4, 4, XEN_ELFNOTE_PHYS32_ENTRY
	.asciz "Xen"
	.long PHYS(pvh_start)

	.section .head, "ax" /* the first bytes of the image */
	.balign 8
image_head:
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

	.code32
	.globl pvh_start, multiboot_start
pvh_start:
	movl	$PVH_MAGIC, %eax
multiboot_start:
	movl	%eax, %edi /* from here on the two are one: arguments of boot_place */
	movl	%ebx, %esi

/*
 * The page tables to start with: the first 4 GiB in 2 MiB pages, seen at 0, where we are, and in
 * the direct map. They lie in .bss, so what is not written is not present.
 */
#define TABLE 3    /* present, writable */
#define PAGE  0x83 /* and large */

	movl	$PHYS(direct_pd), %ebx
	movl	$PAGE, %eax
1:	movl	%eax, (%ebx)
	addl	$8, %ebx
	addl	$0x200000, %eax
	jnc	1b

	movl	$PHYS(direct_pdpt), %ebx
	movl	$(PHYS(direct_pd) + TABLE), %eax
	movl	$4, %ecx
2:	movl	%eax, (%ebx)
	addl	$8, %ebx
	addl	$0x1000, %eax
	loop	2b

	movl	$PHYS(kernel_pml4), %ebx
	movl	$(PHYS(direct_pdpt) + TABLE), %eax
	movl	%eax, (%ebx)
	movl	%eax, 8 * DIRECT_MAP_SLOT(%ebx)

	movl	%ebx, %cr3
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

boot_gdt_pointer:
	.word	GDT_SIZE - 1
	.long	PHYS(gdt)

	.code64
long_mode:
	xorl	%eax, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%eax, %fs
	movl	%eax, %gs
	leaq	boot_stack_top(%rip), %rsp
	movl	%edi, %edi /* 32-bit mode left the upper halves undefined */
	movl	%esi, %esi
	xorl	%ebp, %ebp /* the end of every backtrace */
	call	boot_place /* rax: how far above us the image is mapped, too */

	leaq	boot_stack_top(%rip), %rsp
	leaq	higher_half(%rip), %rcx
	addq	%rax, %rsp
	addq	%rax, %rcx
	jmp	*%rcx
higher_half:
	call	boot_start
	ud2

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
