/* Slots: what patched system calls jump to. See <arch/patch.h>. */
#pragma once
#include <lib/types.h>

#define SLOT_SIZE 64
#define TAIL_MAX  8 /* bytes of the instruction behind `syscall` */

struct window;

struct slot {
	uint8_t lea[7]; /* the slot's address into r11 */
	uint8_t jmp[7];
	uint8_t tail_size;
	uint8_t unused;
	uint64_t next; /* the address behind `syscall` */
	uint8_t tail[TAIL_MAX + 5];
	uint8_t padding[SLOT_SIZE - 24 - TAIL_MAX - 5];
};

_Static_assert(sizeof(struct slot) == SLOT_SIZE, "so that an address tells the slot");

/*
 * The slot for the system call whose next instruction is `tail`, at `next`: the one that programs
 * of this window have used before, or a new one if `create`. NULL: there is none. The address
 * serves the user to run it and the kernel to read it. Slots are never freed.
 */
const struct slot *slot_find(struct window *w, vaddr_t next, const uint8_t *tail, size_t size,
			     bool create);

/* The slot that the address lies in; NULL when it does not, or the slot is not in use. */
const struct slot *slot_at(const struct window *w, uintptr_t address);

/* The first byte at `next` of a jump from the site to the slot. */
#define SLOT_UNDEFINED 0x06
