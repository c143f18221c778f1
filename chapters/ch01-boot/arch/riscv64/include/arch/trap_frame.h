/* The registers of the interrupted kernel code. */
#pragma once
#include <lib/types.h>

/* The order is known to trap_entry.S. */
struct hal_trap_frame {
	uint64_t x[32]; /* x[0]: pc */
	uint64_t scause, stval, sstatus;
	uint64_t padding; /* the stack stays aligned to 16 bytes */
};
