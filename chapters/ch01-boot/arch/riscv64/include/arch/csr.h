/* Control and status registers (RISC-V Privileged, chapters 2 and 4). */
#pragma once
#include <lib/types.h>

#define SSTATUS_SPP      (UINT64_C(1) << 8)
#define SSTATUS_VS       (UINT64_C(3) << 9) /* the vector registers' state: Off, Initial, … */
#define SSTATUS_FS_DIRTY (UINT64_C(3) << 13) /* the floating point registers': Off, Initial, … */
#define SSTATUS_SUM      (UINT64_C(1) << 18)
#define SSTATUS_MXR      (UINT64_C(1) << 19)

#define INTERRUPT_SOFTWARE (UINT64_C(1) << 1) /* in sie and sip */
#define INTERRUPT_TIMER    (UINT64_C(1) << 5)
#define INTERRUPT_EXTERNAL (UINT64_C(1) << 9)

#define SCAUSE_INTERRUPT (UINT64_C(1) << 63)

enum exception { /* scause, RISC-V Privileged table 4.2 */
	INSTRUCTION_MISALIGNED = 0,
	INSTRUCTION_ACCESS_FAULT = 1,
	ILLEGAL_INSTRUCTION = 2,
	BREAKPOINT = 3,
	LOAD_MISALIGNED = 4,
	LOAD_ACCESS_FAULT = 5,
	STORE_MISALIGNED = 6,
	STORE_ACCESS_FAULT = 7,
	USER_ECALL = 8,
	INSTRUCTION_PAGE_FAULT = 12,
	LOAD_PAGE_FAULT = 13,
	STORE_PAGE_FAULT = 15,
};

#define csr_read(name)                                                                  \
	({                                                                              \
		uint64_t _value;                                                        \
		asm volatile("csrr %0, " #name : "=r"(_value));                         \
		_value;                                                                 \
	})
#define csr_operation(instruction, name, value)                                         \
	asm volatile(instruction " " #name ", %0" : : "r"((uint64_t)(value)) : "memory")
#define csr_write(name, value) csr_operation("csrw", name, value)
#define csr_set(name, bits)    csr_operation("csrs", name, bits)
#define csr_clear(name, bits)  csr_operation("csrc", name, bits)
