/* What Linux programs that test the kernel must know about x86-64. */
#pragma once
#include <linux_user/syscall.h>

struct user_sigaction {
	uint64_t handler, flags, restorer, mask;
};

#define SA_RESTORER 0x04000000u
#define SIGACTION(handler, flags, mask) \
	{ handler, (flags) | SA_RESTORER, (uint64_t)signal_return, mask }

/* Offset of rip in struct ucontext: uapi asm/sigcontext.h. */
#define UCONTEXT_PC (40 + 16 * 8)

#define DIVISION_TRAPS 1

/* mov $42, %eax; ret */
static const unsigned char returns_42[] = { 0xb8, 42, 0, 0, 0, 0xc3 };

static inline void instruction_fence(void)
{
}

static inline void illegal_instruction(void)
{
	__asm__ volatile("ud2");
}

static inline void privileged_instruction(void)
{
	__asm__ volatile("hlt");
}

static inline void breakpoint(void)
{
	__asm__ volatile("int3");
}

static inline void divide_by_zero(void)
{
	__asm__ volatile("xor %%eax, %%eax\n\tcltd\n\tidiv %%eax" : : : "eax", "edx", "cc");
}

static inline void set_stack_pointer(uint64_t sp)
{
	__asm__ volatile("mov %0, %%rsp\n\tpush %0" : : "r"(sp) : "memory");
}

/* rt_sigreturn with a frame at `sp`. */
static inline void signal_return_from(uint64_t sp)
{
	__asm__ volatile("mov %0, %%rsp\n\tsyscall" : : "r"(sp), "a"(SYS_rt_sigreturn) : "memory");
}

/* A register of the FPU that a call does not preserve, and that the compiler does not use. */
static inline void fpu_register_set(uint64_t value)
{
	__asm__ volatile("movq %0, %%xmm15" : : "r"(value));
}

static inline uint64_t fpu_register(void)
{
	uint64_t value;

	__asm__ volatile("movq %%xmm15, %0" : "=r"(value));
	return value;
}

/* In a signal frame: the place of that register, or 0 when the image is not one as Linux makes it:
 * struct _xstate of uapi asm/sigcontext.h, at least FXSAVE's part. */
static inline uint64_t *fpu_register_in_frame(char *ucontext)
{
	char *image = *(char **)(ucontext + 40 + 23 * 8);
	uint32_t magic1 = *(uint32_t *)(image + 464), size = *(uint32_t *)(image + 480);

	if (magic1 && (magic1 != 0x46505853 || *(uint32_t *)(image + size) != 0x46505845))
		return 0;
	return (uint64_t *)(image + 160 + 15 * 16);
}
