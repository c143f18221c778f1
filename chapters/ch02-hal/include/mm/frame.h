/*
 * Frames: physical memory in pages, from the zones (<mm/frame_zone.h>) that the firmware's memory
 * map leaves. Each frame has a reference count, so that copies of an address space share pages
 * until one of them writes (chapter 3). Callers: any CPU, but no interrupts. To free what is
 * not in use, or is not memory, is a panic.
 */
#pragma once
#include <lib/types.h>

/* A frame with reference count 1 and undefined contents; 0 when memory is exhausted. */
paddr_t frame_alloc(void);
/* The same, filled with zeroes. */
paddr_t frame_alloc_zeroed(void);

/*
 * `count` neighbouring frames, each with reference count 1. The address is a multiple of `align`
 * (bytes; a power of two, at least PAGE_SIZE). 0 when there are not so many.
 */
paddr_t frame_alloc_contiguous(size_t count, uint64_t align);

void frame_ref(paddr_t frame);
/* Drops a reference; the last one frees the frame. */
void frame_unref(paddr_t frame);
/* The same for neighbouring frames. */
void frame_unref_contiguous(paddr_t first, size_t count);
unsigned frame_ref_count(paddr_t frame);

size_t frame_free_count(void);
size_t frame_total_count(void);
