/*
 * Entering user mode, and coming back. See <arch/user_entry.h>.
 *
 *   user_enter   saves the kernel's registers on its stack, loads the user's, goes
 *   user_trap    exceptions and interrupts   } save the user's registers in the context, load the
 *   user_syscall the `syscall` instruction   } kernel's, and return from user_enter: the vector
 */
#include <arch/cpu.h>
#include <arch/gdt.h>
#include <arch/user_entry.h>

/* struct hal_context, <isa/context.h> */
#define RAX    (8 * 0)
#define RBX    (8 * 1)
#define RCX    (8 * 2)
#define RDX    (8 * 3)
#define RSI    (8 * 4)
#define RDI    (8 * 5)
#define RBP    (8 * 6)
#define RSP    (8 * 7)
#define R8     (8 * 8)
#define R9     (8 * 9)
#define R10    (8 * 10)
#define R11    (8 * 11)
#define R12    (8 * 12)
#define R13    (8 * 13)
#define R14    (8 * 14)
#define R15    (8 * 15)
#define RIP    (8 * 16)
#define RFLAGS (8 * 17)

/* All but rcx and r11, which `syscall` uses; rsp; and rdi, which holds the context's address. */
	.macro	load_registers
	movq	RAX(%rdi), %rax
	movq	RBX(%rdi), %rbx
	movq	RDX(%rdi), %rdx
	movq	RSI(%rdi), %rsi
	movq	RBP(%rdi), %rbp
	movq	R8(%rdi), %r8
	movq	R9(%rdi), %r9
	movq	R10(%rdi), %r10
	movq	R12(%rdi), %r12
	movq	R13(%rdi), %r13
	movq	R14(%rdi), %r14
	movq	R15(%rdi), %r15
	.endm

/* All but rdi, which holds the context's address, and rsp. */
	.macro	save_registers
	movq	%rax, RAX(%rdi)
	movq	%rbx, RBX(%rdi)
	movq	%rcx, RCX(%rdi)
	movq	%rdx, RDX(%rdi)
	movq	%rsi, RSI(%rdi)
	movq	%rbp, RBP(%rdi)
	movq	%r8, R8(%rdi)
	movq	%r9, R9(%rdi)
	movq	%r10, R10(%rdi)
	movq	%r11, R11(%rdi)
	movq	%r12, R12(%rdi)
	movq	%r13, R13(%rdi)
	movq	%r14, R14(%rdi)
	movq	%r15, R15(%rdi)
	.endm

	.text
	.globl	user_enter
user_enter:
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rdi, %gs:USER_ENTRY_CONTEXT
	movq	%rsp, %gs:USER_ENTRY_KERNEL_RSP

	/* sysret is faster, and right when rcx and r11 are as `syscall` left them. */
	movq	RIP(%rdi), %rcx
	cmpq	%rcx, RCX(%rdi)
	jne	enter_by_iret
	movq	RFLAGS(%rdi), %r11
	cmpq	%r11, R11(%rdi)
	jne	enter_by_iret
	load_registers
	movq	RSP(%rdi), %rsp
	movq	RDI(%rdi), %rdi
	swapgs
	sysretq

enter_by_iret:
	pushq	$USER_DS
	pushq	RSP(%rdi)
	pushq	RFLAGS(%rdi)
	pushq	$USER_CS
	pushq	RIP(%rdi)
	load_registers
	movq	RCX(%rdi), %rcx
	movq	R11(%rdi), %r11
	movq	RDI(%rdi), %rdi
	swapgs
	iretq

/* The CPU has left the user's rip in rcx and rflags in r11; the stack is still the user's. */
	.globl	user_syscall
user_syscall:
	swapgs
	movq	%rdi, %gs:USER_ENTRY_RDI
	movq	%gs:USER_ENTRY_CONTEXT, %rdi
	save_registers
	movq	%rcx, RIP(%rdi)
	movq	%r11, RFLAGS(%rdi)
	movq	%rsp, RSP(%rdi)
	movl	$VECTOR_SYSCALL, %eax
return_to_kernel:
	movq	%gs:USER_ENTRY_RDI, %rdx
	movq	%rdx, RDI(%rdi)
	movq	%gs:USER_ENTRY_KERNEL_RSP, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret

/* The same with what the CPU has pushed on its stack for traps. */
	.globl	user_trap
user_trap:
	swapgs
	movq	%rdi, %gs:USER_ENTRY_RDI
	movq	%gs:USER_ENTRY_CONTEXT, %rdi
	save_registers
	movq	%gs:USER_ENTRY_RIP, %rax
	movq	%gs:USER_ENTRY_RFLAGS, %rcx
	movq	%gs:USER_ENTRY_RSP, %rdx
	movq	%rax, RIP(%rdi)
	movq	%rcx, RFLAGS(%rdi)
	movq	%rdx, RSP(%rdi)
	movq	%gs:USER_ENTRY_KERNEL_RSP, %rsp
	pushq	$RFLAGS_ONE /* the user's direction and alignment-check flags are not ours */
	popfq
	movq	%gs:USER_ENTRY_VECTOR, %rax
	jmp	return_to_kernel

	.section .note.GNU-stack, "", @progbits
