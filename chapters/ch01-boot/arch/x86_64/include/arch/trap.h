/* How later chapters take part in traps. */
#pragma once
#include <lib/types.h>

struct hal_trap_frame;

enum trap_vector {
	VECTOR_DIVIDE = 0,
	VECTOR_DEBUG = 1,
	VECTOR_NMI = 2,
	VECTOR_BREAKPOINT = 3,
	VECTOR_OVERFLOW = 4,
	VECTOR_UNDEFINED = 6,
	VECTOR_NO_FPU = 7, /* CR0.TS is set */
	VECTOR_DOUBLE_FAULT = 8,
	VECTOR_INVALID_TSS = 10,
	VECTOR_PROTECTION = 13,
	VECTOR_PAGE_FAULT = 14,
	VECTOR_FLOAT = 16,
	VECTOR_ALIGNMENT = 17,
	VECTOR_MACHINE_CHECK = 18,
	VECTOR_SIMD_FLOAT = 19,
	VECTOR_EXTERNAL = 32, /* from here on: interrupts */
	VECTOR_COUNT = 256,
};

/* Has this CPU use the trap vectors that hal_trap_init has made. */
void trap_load(void);

/* Interrupts taken in kernel mode go here; before it is set they are a panic. */
extern void (*trap_interrupt_handler)(struct hal_trap_frame *frame);

/*
 * Traps from user mode go here, with the stack that TSS.rsp0 names: vector, error code, rip, cs,
 * rflags, rsp, ss. All other registers are still the user's. Assembly; never returns.
 */
extern void (*trap_user_entry)(void);
