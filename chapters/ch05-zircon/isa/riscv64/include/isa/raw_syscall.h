/* Entering the kernel past the vDSO's functions: for programs that test whether that works. */
#pragma once
#include <stdint.h>

static const unsigned char syscall_instruction[] = { 0x73, 0x00, 0x00, 0x00 };

/* The instruction here, in the program. */
static inline int64_t syscall_here(uint64_t number)
{
	register uint64_t a7 __asm__("a7") = number;
	register int64_t a0 __asm__("a0") = 0;

	__asm__ volatile("ecall" : "+r"(a0) : "r"(a7) : "memory");
	return a0;
}

/* The instruction there, in the vDSO; a `ret` follows. */
static inline int64_t syscall_at(const void *instruction, uint64_t number)
{
	register uint64_t a7 __asm__("a7") = number;
	register int64_t a0 __asm__("a0") = 0;

	__asm__ volatile("jalr %2" : "+r"(a0) : "r"(a7), "r"(instruction) : "ra", "memory");
	return a0;
}
