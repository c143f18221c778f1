/* One step of a backtrace. With -fno-omit-frame-pointer s0 points behind [caller's s0, ra]. */
#pragma once
#include <kernel/symbols.h>

static inline bool frame_link_next(struct frame_link *link)
{
	const uintptr_t *frame = (const uintptr_t *)link->frame_pointer;

	if (!frame_pointer_plausible(link))
		return false;
	link->return_address = frame[-1];
	link->frame_pointer = frame[-2];
	return true;
}
