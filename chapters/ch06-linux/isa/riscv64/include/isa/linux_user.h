/* What Linux programs that test the kernel must know about RISC-V. */
#pragma once
#include <linux_user/syscall.h>

struct user_sigaction {
	uint64_t handler, flags, mask;
};

#define SIGACTION(handler, flags, mask) { handler, flags, mask }

/* Offset of the pc in struct ucontext: uapi asm/ucontext.h. */
#define UCONTEXT_PC 176

/* Division by zero has a result: all ones. */
#define DIVISION_TRAPS 0

/* li a0, 42; ret */
static const unsigned char returns_42[] = { 0x13, 0x05, 0xa0, 0x02, 0x67, 0x80, 0x00, 0x00 };

static inline void instruction_fence(void)
{
	__asm__ volatile("fence.i" : : : "memory");
}

static inline void illegal_instruction(void)
{
	__asm__ volatile("unimp");
}

static inline void privileged_instruction(void)
{
	__asm__ volatile("wfi\n\tcsrr t0, sstatus" : : : "t0");
}

static inline void breakpoint(void)
{
	__asm__ volatile("ebreak");
}

static inline void divide_by_zero(void)
{
}

static inline void set_stack_pointer(uint64_t sp)
{
	__asm__ volatile("mv sp, %0\n\tsd %0, -8(sp)" : : "r"(sp) : "memory");
}

/* rt_sigreturn with a frame at `sp`. */
static inline void signal_return_from(uint64_t sp)
{
	__asm__ volatile("mv sp, %0\n\tli a7, %1\n\tecall" : : "r"(sp), "i"(SYS_rt_sigreturn)
			 : "a7", "memory");
}

/* A register of the FPU that a call does not preserve, and that the compiler does not use. */
static inline void fpu_register_set(uint64_t value)
{
	__asm__ volatile("fmv.d.x ft11, %0" : : "r"(value));
}

static inline uint64_t fpu_register(void)
{
	uint64_t value;

	__asm__ volatile("fmv.x.d %0, ft11" : "=r"(value));
	return value;
}

/* In a signal frame: the place of that register, f31. */
static inline uint64_t *fpu_register_in_frame(char *ucontext)
{
	return (uint64_t *)(ucontext + UCONTEXT_PC + 32 * 8) + 31;
}
