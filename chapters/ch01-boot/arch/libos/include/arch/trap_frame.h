/*
 * The registers of the interrupted code, as they lie in the host's signal frame. The indices are
 * the REG_* of <sys/ucontext.h>, so files that include this define _GNU_SOURCE first.
 */
#pragma once
#include <sys/ucontext.h>

struct hal_trap_frame {
	greg_t registers[NGREG];
};
