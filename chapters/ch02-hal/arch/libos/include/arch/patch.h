/*
 * Patched system calls. By Syscall User Dispatch a user's system call becomes a signal, which costs
 * as much as many system calls. Where a program makes one again and again, the kernel replaces the
 * instruction, and the host is not involved any more:
 *
 *	site:	syscall			jmp slot
 *	next:	cmp $-4096, %rax		(…)
 *	rest:	ja error		ja error
 *					slot:	lea slot, %r11
 *						jmp *PATCH_ENTRY	gate_call, context.S
 *					tail:	cmp $-4096, %rax
 *						jmp rest
 *
 * The jump takes five bytes, so it covers the instruction behind `syscall` too, which is run in the
 * slot instead: one of a short list that do the same anywhere. Somebody may jump straight to it.
 * Therefore the slot is chosen so that the jump's third byte, the one at `next`, is an undefined
 * instruction: who comes there traps, and is sent to the tail. So a patch changes nothing but the
 * time it takes; and what happens between site and kernel can be undone by going back to the site.
 *
 * Only the window shows the change, in a copy of the page that goes away with the next change of
 * what is mapped there; the page itself, files and other processes have the program as it was. No
 * page is patched that the user may write to. (What a program writes into its code by another
 * mapping of the same memory it sees only when the copy has gone.)
 *
 * gate_call must find out which CPU it is on with rcx alone, and without touching the flags. There
 * is a register that 64-bit code has no use for and that the host keeps for each of its threads:
 * es. It holds a selector of the local descriptor table, 8 * CPU + 7.
 *
 * `nopatch` on the command line leaves all programs as they are.
 */
#pragma once

#define PATCH_ENTRY      0x7f000000       /* a pointer to gate_call: any code can name it */
#define PATCH_GATES      (0x7f001000 - 7) /* + selector: a pointer to the gate; else NULL */
#define PATCH_SLOTS      0x7f100000       /* for the low window; the others have theirs below */
#define PATCH_SLOTS_SIZE 0x100000

#ifndef __ASSEMBLER__
#include <arch/gate.h>

/* Whether system calls are patched at all. */
bool patch_is_possible(void);

/* Each CPU, before it runs user code. */
void patch_cpu_init(void);

/* The user has made a system call by a signal: looks whether it is one to patch. */
void patch_consider(struct page_table *pt, const struct hal_context *ctx);

/* The user came by gate_call: sets its pc, and tells the trap. */
void patch_called(struct page_table *pt, struct hal_context *ctx, struct hal_trap *trap);
/* Where the user goes on that is to go on at ctx's pc: there, or in a tail. */
uintptr_t patch_resume(const struct page_table *pt, const struct hal_context *ctx);
/* The user ran into an undefined instruction: true when it is a patch's, and it can go on. */
bool patch_met(struct page_table *pt, const struct hal_context *ctx);

/*
 * In a signal handler: the user was interrupted at ctx. Takes it back from a slot or from gate_call
 * to the program. True for gate_call: what happened there is of no interest.
 */
bool patch_unwind(struct hal_context *ctx);
#endif
