/* What a trap in kernel mode leaves on the stack, lowest address first. */
#pragma once
#include <lib/types.h>

struct hal_trap_frame {
	uint64_t r15, r14, r13, r12, r11, r10, r9, r8; /* pushed by trap_kernel */
	uint64_t rbp, rdi, rsi, rdx, rcx, rbx, rax;
	uint64_t vector; /* pushed by the vector's stub */
	uint64_t error;  /* by the CPU, or 0 by the stub */
	uint64_t rip, cs, rflags, rsp, ss;
};
