/*
 * The user's FPU and vector registers (fpu.c). A context that has not used them costs nothing: its
 * first FPU instruction traps, and only then gets an image. From then on the image is complete
 * whenever the context is not running, so the context may run on any CPU next; and the CPU that ran
 * it last need not load what its registers still hold.
 */
#pragma once
#include <lib/types.h>

struct hal_fpu {
	void *memory;    /* with the image in it; NULL: the FPU has not been used */
	uint64_t loaded; /* the number of the last time that a CPU was set up for it; 0: never */
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

/*
 * For context.c, around a visit. Each time that a CPU is set up for a context, both note the same
 * new number (struct user_entry, struct hal_fpu): as long as these agree, there is nothing to do.
 */
void fpu_set_up(struct hal_context *ctx);
void fpu_save(struct hal_context *ctx);
