/* Calls into the firmware (RISC-V Supervisor Binary Interface 1.0). */
#pragma once
#include <lib/types.h>

#define SBI_LEGACY_PUTCHAR 0x01
#define SBI_TIME           0x54494d45 /* "TIME" */
#define SBI_SYSTEM_RESET   0x53525354 /* "SRST" */

/* Every call here is function 0 of its extension. Returns the error, 0 or negative. */
static inline int64_t sbi_call(uint64_t extension, uint64_t arg0, uint64_t arg1)
{
	register uint64_t a0 asm("a0") = arg0;
	register uint64_t a1 asm("a1") = arg1;
	register uint64_t a6 asm("a6") = 0;
	register uint64_t a7 asm("a7") = extension;

	asm volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a6), "r"(a7) : "memory");
	return (int64_t)a0;
}
