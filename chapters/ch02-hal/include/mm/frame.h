/*
 * Frames: physical memory in pages. Each frame has a reference count, so that copies of an
 * address space share pages until one of them writes (chapter 3). Callers: any but interrupts.
 */
#pragma once
#include <lib/types.h>

/* A frame with reference count 1 and undefined contents; 0 when memory is exhausted. */
paddr_t frame_alloc(void);
/* The same, filled with zeroes. */
paddr_t frame_alloc_zeroed(void);
/* `count` neighbouring frames, each with reference count 1; free them one by one. */
paddr_t frame_alloc_contiguous(size_t count);

void frame_ref(paddr_t frame);
/* Drops a reference; the last one frees the frame. */
void frame_unref(paddr_t frame);
unsigned frame_ref_count(paddr_t frame);

size_t frame_free_count(void);
size_t frame_total_count(void);
