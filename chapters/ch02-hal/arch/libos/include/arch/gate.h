/*
 * The gate between the kernel and user code, which run on the same host thread (context.S).
 *
 * In: context_enter loads all registers and jumps. Out: any signal. Syscall User Dispatch (Linux,
 * Documentation/admin-guide/syscall-user-dispatch.rst) turns the user's system calls into SIGSYS
 * while the selector says BLOCK; only the code between gate_allowed and gate_allowed_end may
 * call the host at any time.
 *
 * Each CPU has a gate of its own. No register tells a signal handler where, for all of them are the
 * user's; the stack pointer does, because the gate lies at the lower end of the signal stack:
 *
 *     multiple of GATE_SIZE: | struct gate | page without access | signal stack … |
 */
#pragma once

#define SELECTOR_ALLOW 0 /* kernel code runs; values of linux/prctl.h */
#define SELECTOR_BLOCK 1 /* user code runs */

#define GATE_SIZE 0x80000 /* of the whole block; the host's frame with AMX takes 12 KiB */
#define GATE_CPUS 8       /* CPUS_MAX, for assembly */
#define GATE_JUMP_SIZE 16 /* bytes of code for each CPU */

/* Offsets in struct gate. */
#define GATE_SELECTOR  0
#define GATE_PENDING   8
#define GATE_HOST_FS   16
#define GATE_KERNEL_SP 24
#define GATE_USER_PC   32
#define GATE_JUMP      40
#define GATE_RUNNING   48
#define GATE_RESUME    56
#define GATE_FPU       64
#define GATE_CALL_SLOT 72
#define GATE_RDI       80

/* Offsets in struct hal_context. */
#define CONTEXT_SP     56
#define CONTEXT_RIP    128
#define CONTEXT_RFLAGS 136
#define CONTEXT_FS     144
#define CONTEXT_GS     152

#ifndef __ASSEMBLER__
#include <hal/context.h>
#include <signal.h>

struct gate {
	volatile uint8_t selector; /* SELECTOR_*; the host looks at it */
	volatile uint64_t pending; /* bit n: signal n came and waits for hal_irq_poll */
	uint64_t host_fs;          /* the FS base of the kernel's code */
	uint64_t kernel_sp;        /* where context_enter waits */
	uint64_t *user_pc;         /* this CPU's element of gate_user_pcs … */
	const void *jump;          /* … and the copy of the last instructions that use it */
	struct hal_context *running; /* of the visit that is under way */
	uintptr_t resume;            /* where it goes: the context's pc, or a tail (patch.h) */
	void *fpu;                   /* the image of its FPU; NULL: it has the registers */
	const struct slot *call_slot;        /* the slot of the last patched system call … */
	uint64_t rdi;                        /* scratch */
	const struct page_table *call_table; /* … of this table's code … */
	unsigned call_changes;               /* … when its window was in this state */
	struct hal_trap *trap;       /* of the visit */
};

_Static_assert(offsetof(struct gate, selector) == GATE_SELECTOR &&
		       offsetof(struct gate, pending) == GATE_PENDING &&
		       offsetof(struct gate, host_fs) == GATE_HOST_FS &&
		       offsetof(struct gate, kernel_sp) == GATE_KERNEL_SP &&
		       offsetof(struct gate, user_pc) == GATE_USER_PC &&
		       offsetof(struct gate, jump) == GATE_JUMP &&
		       offsetof(struct gate, running) == GATE_RUNNING &&
		       offsetof(struct gate, resume) == GATE_RESUME &&
		       offsetof(struct gate, fpu) == GATE_FPU &&
		       offsetof(struct gate, call_slot) == GATE_CALL_SLOT &&
		       offsetof(struct gate, rdi) == GATE_RDI,
	       "context.S");

/* This CPU's. */
extern _Thread_local struct gate *gate;

/* Whether user mode may use WRFSBASE; else FS is switched by a system call. */
extern uint8_t gate_has_fsgsbase;

/* Where the interrupt that comes too early to be a trap of the user must abort the entry. */
extern const char gate_entering[], gate_entered[];
extern const char gate_allowed[], gate_allowed_end[];

/* For each CPU: how user code is jumped to, and where to. */
extern const char gate_jumps[GATE_CPUS][GATE_JUMP_SIZE];
extern uint64_t gate_user_pcs[GATE_CPUS];

/*
 * Enters user mode, at gate->resume. When it returns, the user's registers are saved, or have not
 * changed; but after gate_call those of the FPU are still in place, and rip and rcx are not known.
 */
enum context_left {
	LEFT_BY_SIGNAL,    /* signal_handle has returned true */
	LEFT_BY_CALL,      /* the user has come by gate_call */
	LEFT_BEFORE_ENTRY, /* signals are pending */
};
enum context_left context_enter(const struct hal_context *ctx, struct gate *gate);

/*
 * Where patched system calls go (patch.h), with the slot in r11. Up to gate_called the registers,
 * but for rcx, are still the user's, and so is the stack.
 */
void gate_call(void);
extern const char gate_called[];
/* Whether this CPU can do that. */
bool gate_may_be_called(void);

/* The handler of all signals, and what it returns through. */
void signal_entry(int signo, siginfo_t *info, void *ucontext);
void signal_return(void);

/*
 * Called by signal_entry with the host's FS in place again; `selector` and `fs` are what they were.
 * True: go on where context_enter was called; false: where the signal interrupted.
 */
bool signal_handle(int signo, siginfo_t *info, void *ucontext, uint8_t selector, uint64_t fs);

/* The user was interrupted: keeps its registers, and what happened, for hal_context_run. */
void context_trapped(int signo, const siginfo_t *info, const ucontext_t *uc, uint64_t fs);
#endif
