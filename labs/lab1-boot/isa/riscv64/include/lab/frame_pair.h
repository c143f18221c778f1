/*
 * Where a frame pointer has its pair [caller's frame pointer, return address]: with
 * -fno-omit-frame-pointer s0 points behind it.
 */
#pragma once
#include <lib/types.h>

#define FRAME_PAIR_BELOW 16 /* the pair lies this many bytes below the frame pointer */
