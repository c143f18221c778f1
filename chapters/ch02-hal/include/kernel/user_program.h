/*
 * A user program of one page of code and one page of data in an address space of its own, for tests
 * and benchmarks: the programs of <hal/user_code.h>, or any other bytes. The page between the two
 * is not mapped, nor is one behind them.
 */
#pragma once
#include <hal/context.h>
#include <hal/user_code.h>

struct user_program {
	struct page_table pt;
	struct hal_context *ctx;
	struct hal_trap trap; /* the last one */
	paddr_t code, data;   /* frames */
	vaddr_t base, data_at;
};

#define USER_PROGRAM_FIXED 0x400000 /* where fixed-address programs of x86-64 begin */

/*
 * Loads the bytes [start, end) at `base` (0: where the table wants them). `like` as in
 * hal_pt_create. The program starts with data_at as its first C argument. False: out of memory.
 */
bool user_program_load_at(struct user_program *p, vaddr_t base, const struct page_table *like,
			  const char *start, const char *end);

#define user_program_load(p, name) \
	user_program_load_at(p, 0, NULL, user_##name##_start, user_##name##_end)
#define user_program_load_like(p, other, name) \
	user_program_load_at(p, 0, &(other)->pt, user_##name##_start, user_##name##_end)
#define user_program_load_fixed(p, name) \
	user_program_load_at(p, USER_PROGRAM_FIXED, NULL, user_##name##_start, user_##name##_end)

void user_program_free(struct user_program *p);

/* Runs it to the next trap that is not an interrupt; its kind. */
enum hal_trap_kind user_program_run(struct user_program *p);
/* The same from its first instruction, with this first C argument. */
enum hal_trap_kind user_program_restart(struct user_program *p, vaddr_t arg);

/* Whether the last trap was a page fault at `addr` that wanted `access`. */
bool user_program_faulted(const struct user_program *p, vaddr_t addr, unsigned access);
/* The first argument of the system call that it made. */
uint64_t user_program_argument(const struct user_program *p);
