/*
 * The crossing between kernel and user mode (context.S). In the kernel %gs names this structure,
 * the CPU's own; in user mode it lies in the MSR that swapgs exchanges. Its `trap` is the stack of
 * traps from user mode: they leave there what the CPU pushed, and continue on the stack of
 * hal_context_run.
 */
#pragma once

#define USER_ENTRY_CONTEXT    0
#define USER_ENTRY_KERNEL_RSP 8
#define USER_ENTRY_RDI        16
#define USER_ENTRY_CPU        24
#define USER_ENTRY_SELF       32
#define USER_ENTRY_VECTOR     72
#define USER_ENTRY_RIP        88
#define USER_ENTRY_RFLAGS     104
#define USER_ENTRY_RSP        112

#define VECTOR_SYSCALL 256 /* not a real one: what `syscall` stores as the vector */

#ifndef __ASSEMBLER__
#include <lib/types.h>

struct hal_context;
struct page_table;
struct tss;

struct user_entry {
	struct hal_context *context; /* whose registers to save at the next trap */
	uint64_t kernel_rsp;         /* where hal_context_run waits */
	uint64_t rdi;                /* scratch: rdi until the context is at hand */
	uint64_t cpu;                /* the number of this CPU */
	struct user_entry *self;     /* this structure, for code that has no use for %gs */
	uint64_t user_gs;            /* what the MSR holds for the user */
	uint64_t fpu_loaded;         /* tells for whom the FPU is set up */
	uint64_t fpu_off;            /* CR0.TS: FPU instructions trap */
	struct page_table *table;    /* the one in use; NULL: the kernel's own */
	struct {
		uint64_t vector, error, rip, cs, rflags, rsp, ss;
	} trap; /* the CPU aligns the stack to 16 bytes: so must this end */
} __attribute__((aligned(16)));

static inline struct user_entry *this_user_entry(void)
{
	struct user_entry *self;

	asm("movq %%gs:%c1, %0" : "=r"(self) : "i"(USER_ENTRY_SELF));
	return self;
}

/* Enters user mode; returns the vector of the trap, with ctx filled and, unless it is
 * VECTOR_SYSCALL, the trap above. */
uint64_t user_enter(struct hal_context *ctx);

/* Whether FS and GS bases have instructions of their own; else they are MSRs. */
extern bool cpu_has_fsgsbase;

/* Where the CPU goes: from trap_entry.S, and for `syscall`. */
void user_trap(void);
void user_syscall(void);

/* Prepares the CPU for all this: its TSS, syscall MSRs, %gs. */
void user_entry_init(unsigned cpu, struct tss *tss);
#endif
