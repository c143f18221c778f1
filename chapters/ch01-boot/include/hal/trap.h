/*
 * Traps that hit the kernel itself: exceptions and interrupts taken in kernel mode. (Traps of
 * user programs come back from hal_context_run, chapter 2.)
 */
#pragma once
#include <lib/types.h>

struct hal_trap_frame; /* all registers of the interrupted code; <arch/trap_frame.h> */

/* Installs the trap vectors. After this an exception in the kernel is a panic with registers. */
void hal_trap_init(void);

/* Prints the registers, several to a line. */
void hal_trap_frame_print(const struct hal_trap_frame *frame);
uintptr_t hal_trap_frame_pc(const struct hal_trap_frame *frame);
uintptr_t hal_trap_frame_fp(const struct hal_trap_frame *frame);

/* Executes a breakpoint instruction; the trap is counted and execution goes on behind it. */
void hal_breakpoint(void);
/* How many breakpoint traps the kernel has taken. */
unsigned hal_breakpoint_count(void);

/* Called by the machine's handler for exceptions that it cannot resolve. */
_Noreturn void trap_panic(const struct hal_trap_frame *frame, const char *what, uintptr_t addr);
