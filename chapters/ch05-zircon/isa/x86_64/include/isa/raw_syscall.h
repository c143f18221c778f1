/* Entering the kernel past the vDSO's functions: for programs that test whether that works. */
#pragma once
#include <stdint.h>

static const unsigned char syscall_instruction[] = { 0x0f, 0x05 };

/* The instruction here, in the program. */
static inline int64_t syscall_here(uint64_t number)
{
	__asm__ volatile("syscall" : "+a"(number) : : "rcx", "r11", "memory");
	return (int64_t)number;
}

/* The instruction there, in the vDSO; a `ret` follows. The call must not overwrite the red zone. */
static inline int64_t syscall_at(const void *instruction, uint64_t number)
{
	__asm__ volatile("leaq -128(%%rsp), %%rsp\n\tcall *%1\n\tleaq 128(%%rsp), %%rsp"
			 : "+a"(number) : "r"(instruction) : "rcx", "r11", "memory", "cc");
	return (int64_t)number;
}
