/*
 * The gate between the kernel and user code, which run on the same host thread (context.S).
 *
 * In: context_enter loads all registers and jumps. Out: any signal. Syscall User Dispatch (Linux,
 * Documentation/admin-guide/syscall-user-dispatch.rst) turns the user's system calls into SIGSYS
 * while `gate_selector` says BLOCK; only the code between gate_allowed and gate_allowed_end may
 * call the host at any time.
 */
#pragma once

#define GATE_ALLOW 0 /* kernel code runs; values of linux/prctl.h */
#define GATE_BLOCK 1 /* user code runs */

/* Offsets in struct hal_context. */
#define CONTEXT_SP     56
#define CONTEXT_RIP    128
#define CONTEXT_RFLAGS 136
#define CONTEXT_FS     144
#define CONTEXT_GS     152

/* x87, SSE, AVX and the three parts of AVX-512: XCR0's bits, Intel SDM volume 1, 13.1. */
#define FPU_STATES 0xe7

#ifndef __ASSEMBLER__
#include <isa/context.h>
#include <signal.h>

extern volatile uint8_t gate_selector;
extern uint64_t gate_host_fs;
/* Whether user mode may use WRFSBASE; else FS is switched by a system call. */
extern uint8_t gate_has_fsgsbase;

/* Where the interrupt that comes too early to be a trap of the user must abort the entry. */
extern const char gate_entering[], gate_entered[];
extern const char gate_allowed[], gate_allowed_end[];

/* Returns after a signal for which signal_handle returned true, or when signals are pending. */
void context_enter(const struct hal_context *ctx, const void *fpu);

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
