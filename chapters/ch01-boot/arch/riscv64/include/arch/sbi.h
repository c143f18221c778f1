/* Calls into the firmware (RISC-V Supervisor Binary Interface 1.0). */
#pragma once
#include <lib/types.h>

#define SBI_LEGACY_PUTCHAR 0x01
#define SBI_TIME           0x54494d45 /* "TIME" */
#define SBI_IPI            0x00735049 /* "sPI": mask of harts, the first one's name */
#define SBI_FENCE          0x52464e43 /* "RFNC": mask of harts, the first one's name, … */
#define SBI_FENCE_I        0
#define SBI_FENCE_VMA      1          /* … start, size */
#define SBI_HART_STATE     0x0048534d /* "HSM" */
#define SBI_HART_START     0          /* name, physical address to start at, value for a1 */
#define SBI_SYSTEM_RESET   0x53525354 /* "SRST" */

/* Returns the error, 0 or negative. */
static inline int64_t sbi_function(uint64_t extension, uint64_t function, uint64_t arg0,
				   uint64_t arg1, uint64_t arg2, uint64_t arg3)
{
	register uint64_t a0 asm("a0") = arg0;
	register uint64_t a1 asm("a1") = arg1;
	register uint64_t a2 asm("a2") = arg2;
	register uint64_t a3 asm("a3") = arg3;
	register uint64_t a6 asm("a6") = function;
	register uint64_t a7 asm("a7") = extension;

	asm volatile("ecall"
		     : "+r"(a0), "+r"(a1)
		     : "r"(a2), "r"(a3), "r"(a6), "r"(a7)
		     : "memory");
	return (int64_t)a0;
}

/* Function 0 is the only one of many extensions. */
static inline int64_t sbi_call(uint64_t extension, uint64_t arg0, uint64_t arg1)
{
	return sbi_function(extension, 0, arg0, arg1, 0, 0);
}
