/*
 * Running user code. hal_context_run is a *call* that enters user mode and *returns* with the
 * trap that ended the visit. No kernel stack belongs to a thread: what is kept between visits is
 * in struct hal_context.
 *
 * struct hal_context comes from <isa/context.h>: the general registers with the accessors below
 * (inline), and the FPU state.
 */
#pragma once
#include <hal/page_table.h>
#include <isa/context.h> /* struct hal_context, and inline: */

/*
 * static inline vaddr_t hal_context_pc(const struct hal_context *);
 * static inline vaddr_t hal_context_sp(const struct hal_context *);
 * static inline void hal_context_set_pc(struct hal_context *, vaddr_t);
 * static inline void hal_context_set_sp(struct hal_context *, vaddr_t);
 * static inline void hal_context_set_tls(struct hal_context *, vaddr_t);   FS base; tp
 * static inline vaddr_t hal_context_tls(const struct hal_context *);
 * static inline void hal_context_set_arg(struct hal_context *, unsigned i, uint64_t);  i < 3
 * static inline uint64_t hal_context_syscall_number(const struct hal_context *);
 * static inline uint64_t hal_context_syscall_arg(const struct hal_context *, unsigned i);   i < 8
 * static inline void hal_context_set_return(struct hal_context *, int64_t);
 *
 * After a syscall trap the pc stands behind the instruction; to run it again (restart):
 * static inline void hal_context_rewind_syscall(struct hal_context *, uint64_t number);
 */

enum hal_trap_kind {
	HAL_TRAP_SYSCALL,
	HAL_TRAP_INTERRUPT,  /* already handled; a good moment to let others run */
	HAL_TRAP_PAGE_FAULT, /* addr and access are set */
	HAL_TRAP_ILLEGAL,    /* undefined or privileged instruction */
	HAL_TRAP_BREAKPOINT, /* pc stands where the ISA leaves it */
	HAL_TRAP_ARITHMETIC, /* division by zero, floating point */
	HAL_TRAP_ALIGNMENT,  /* and other accesses that can never work; addr is set */
	HAL_TRAP_NO_MEMORY,  /* none is left for the FPU's registers, which the program now uses */
};

struct hal_trap {
	enum hal_trap_kind kind;
	vaddr_t addr;    /* of the access, where the kind has one; untrusted */
	unsigned access; /* one PAGE_* flag: what was tried */
	uint64_t code;   /* the machine's own cause, for messages */
};

/*
 * All registers 0 (and the FPU in its initial state), then pc and sp. The memory is zeroed, or a
 * context already.
 */
void hal_context_init(struct hal_context *ctx, vaddr_t pc, vaddr_t sp);

/* Copies all registers (fork). dst was initialised. -ENOMEM: there is no room for the FPU's. */
int hal_context_copy(struct hal_context *dst, const struct hal_context *src);

/* Must be called before a context's memory is freed. */
void hal_context_release(struct hal_context *ctx);

/*
 * The FPU's registers as bytes in the machine's own format, at most HAL_FPU_IMAGE_MAX: for signal
 * frames. Setting takes untrusted bytes; what would fault is masked. -ENOMEM.
 */
#define HAL_FPU_IMAGE_MAX 2688
size_t hal_context_fpu_size(void);
void hal_context_fpu_get(const struct hal_context *ctx, void *image);
int hal_context_fpu_set(struct hal_context *ctx, const void *image);

/*
 * Enters user mode with ctx under pt and returns after the trap, with ctx holding the user's
 * registers. Interrupts are taken while the user runs and are handled before this returns.
 * Executor context only.
 */
void hal_context_run(struct hal_context *ctx, struct page_table *pt, struct hal_trap *trap);
