/* Names for code addresses. The table is made by tools/ksyms.awk after the first link pass. */
#pragma once
#include <lib/types.h>

/* The function that holds `pc`, and how far into it; NULL when there is none. */
const char *symbol_find(uintptr_t pc, size_t *offset);

/* Prints the call chain that starts at a frame pointer, one line per frame. */
void backtrace_print(uintptr_t pc, uintptr_t frame_pointer);

/* A caller: where it goes on, and its frame. <isa/frame_link.h> steps from one to the next. */
struct frame_link {
	uintptr_t return_address;
	uintptr_t frame_pointer;
	uintptr_t stack; /* the first frame: the others lie above it */
};

/* Frames lie above each other on one aligned stack; anything else ends the walk. */
static inline bool frame_pointer_plausible(const struct frame_link *link)
{
	return link->frame_pointer % 8 == 0 && link->frame_pointer >= link->stack &&
	       link->frame_pointer - link->stack < 64 * 1024;
}
