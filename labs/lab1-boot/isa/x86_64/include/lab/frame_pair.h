/*
 * Where a frame pointer has its pair [caller's frame pointer, return address]: rbp points at it
 * (System V psABI 3.2.2).
 */
#pragma once
#include <lib/types.h>

#define FRAME_PAIR_BELOW 0 /* the pair lies this many bytes below the frame pointer */
