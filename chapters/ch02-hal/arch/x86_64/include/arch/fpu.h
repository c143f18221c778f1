/*
 * The user's FPU and vector registers (fpu.c). A context that has not used them costs nothing: its
 * first FPU instruction traps, and only then gets an image. From then on the image is complete
 * whenever the context is not running, so the context may run on any CPU next; and the CPU that ran
 * it last need not load what its registers still hold.
 */
#pragma once
#include <hal/cpus.h>

struct hal_fpu {
	void *memory;     /* with the image in it; NULL: the FPU has not been used */
	unsigned held_by; /* the CPU whose registers may hold the image too, plus 1; 0: none */
};

/* For each CPU: lets the kernel's users, and nobody in the kernel, use the FPU. */
void fpu_init(void);

struct hal_context;

/* The trap at the first instruction of the FPU: the image comes into being. -ENOMEM. */
int fpu_first_use(struct hal_context *ctx);
/* -ENOMEM; then dst has none. */
int fpu_copy(struct hal_context *dst, const struct hal_context *src);
/* Back to the initial state; the image's memory is freed. */
void fpu_release(struct hal_context *ctx);

/* For context.c: before a visit, unless the CPU is set up for this context; and after it. */
extern struct fpu_cpu {
	const struct hal_context *loaded; /* whose registers these are, or who is to trap */
	bool off;                         /* CR0.TS: FPU instructions trap */
} CPU_ALIGNED fpu_cpus[CPUS_MAX];
void fpu_set_up(struct hal_context *ctx);
void fpu_save(struct hal_context *ctx);
