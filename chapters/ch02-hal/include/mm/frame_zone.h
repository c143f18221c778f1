/*
 * A frame zone: a run of physical memory without holes, handed out by the buddy method. Free memory
 * is kept in blocks of 2^order frames whose numbers are multiples of 2^order; each such block has
 * one buddy, the block that would make one of twice the size with it. To allocate, take the
 * smallest block that is large enough and give back what is too much; to free, join the block with
 * its buddy as long as the buddy is free too. Both take at most FRAME_ORDERS steps.
 *
 *   frame   0   1   2   3   4   5   6   7
 *         | free  | used  |     free      |     blocks 0 (order 1) and 4 (order 2)
 *                                               free 2 and 3: 2 joins 0, then both join 4: order 3
 *
 * The zone never touches the memory it manages: what it knows is in a table of its own.
 * Functions may be called on any CPU, but not from interrupts.
 */
#pragma once
#include <lib/spinlock.h>
#include <lib/types.h>

#define FRAME_ORDERS 19 /* blocks of 4 KiB, 8 KiB … 1 GiB */

#define FRAME_NO_BLOCK FRAME_ORDERS
#define FRAME_NONE     UINT32_MAX

/* What the table knows of a frame; frames are named by their index in it. */
struct frame {
	uint32_t references; /* 0: free */
	uint32_t prev, next; /* the other free blocks of this order; FRAME_NONE ends the chain */
	uint8_t order;       /* of the free block that begins here, or FRAME_NO_BLOCK */
};

struct frame_zone {
	struct spinlock lock;          /* guards everything below, and the table's contents */
	uint32_t blocks[FRAME_ORDERS]; /* the first free block of each order, or FRAME_NONE */
	uint32_t orders;               /* bit n: there is a free block of order n */
	size_t free_count;             /* frames */
	uint64_t first;                /* number of the first frame: physical address / PAGE_SIZE */
	size_t count;
	struct frame *frames;
};

/* All frames are free. `frames` has `count` elements of any contents and stays the zone's. */
void frame_zone_init(struct frame_zone *zone, paddr_t base, size_t count, struct frame *frames);

/* Whether the zone's frames include this address (any alignment). */
bool frame_zone_holds(const struct frame_zone *zone, paddr_t pa);

/*
 * `count` neighbouring frames with one reference each; the first one's address is a multiple of
 * `align` (bytes, a power of two, at least PAGE_SIZE). 0 when there are not so many. When no block
 * is large enough, it still finds neighbours that happen to be free, at the price of a walk through
 * the table.
 */
paddr_t frame_zone_alloc(struct frame_zone *zone, size_t count, uint64_t align);

/*
 * Adds a reference to a frame; drops one, and with the last one frees it. -EINVAL when this is
 * not the address of a frame in use: a kernel bug, such as freeing twice.
 */
int frame_zone_ref(struct frame_zone *zone, paddr_t frame);
int frame_zone_unref(struct frame_zone *zone, paddr_t frame);
/* 0 when it is free, or no frame of the zone. */
unsigned frame_zone_ref_count(struct frame_zone *zone, paddr_t frame);
