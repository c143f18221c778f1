/* One step of a backtrace. System V psABI 3.2.2: rbp points at [caller's rbp, return address]. */
#pragma once
#include <kernel/symbols.h>

static inline bool frame_link_next(struct frame_link *link)
{
	const uintptr_t *frame = (const uintptr_t *)link->frame_pointer;

	if (!frame_pointer_plausible(link))
		return false;
	link->return_address = frame[1];
	link->frame_pointer = frame[0];
	return true;
}
