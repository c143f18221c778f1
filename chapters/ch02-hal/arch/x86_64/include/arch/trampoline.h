/*
 * Where another CPU begins (trampoline.S): in real mode, at a page below 1 MiB whose number the
 * start-up message carries. The code is copied there, with the answers to its questions in front:
 * it is the only code that knows neither where it lies nor what the kernel's addresses are.
 */
#pragma once

#define TRAMPOLINE_ROOT    0x08 /* offsets from the page's beginning */
#define TRAMPOLINE_STACK   0x10
#define TRAMPOLINE_ENTRY   0x18
#define TRAMPOLINE_ATTEMPT 0x20
#define TRAMPOLINE_GDT     0x28
#define TRAMPOLINE_FAR     0x30

#ifndef __ASSEMBLER__
#include <lib/types.h>

struct trampoline {
	uint8_t jump[8];     /* over what follows */
	uint64_t root;       /* page table, below 4 GiB, that maps this page where it is, too */
	uint64_t stack;
	uint64_t entry;      /* a function in C … */
	uint64_t attempt;    /* … and its argument */
	uint16_t gdt_limit;  /* as lgdt wants it */
	uint32_t gdt_base;
	uint16_t padding;
	uint32_t far_offset; /* of the 64-bit code, as ljmp wants it */
	uint16_t far_selector;
} __attribute__((packed));

_Static_assert(offsetof(struct trampoline, root) == TRAMPOLINE_ROOT &&
		       offsetof(struct trampoline, stack) == TRAMPOLINE_STACK &&
		       offsetof(struct trampoline, entry) == TRAMPOLINE_ENTRY &&
		       offsetof(struct trampoline, attempt) == TRAMPOLINE_ATTEMPT &&
		       offsetof(struct trampoline, gdt_limit) == TRAMPOLINE_GDT &&
		       offsetof(struct trampoline, far_offset) == TRAMPOLINE_FAR,
	       "trampoline.S");

/* What is copied, and the places within it of its GDT and of its 64-bit code. */
extern const char trampoline_start[], trampoline_end[];
extern const char trampoline_gdt[], trampoline_long_mode[];
#endif
