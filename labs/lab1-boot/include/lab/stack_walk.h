/*
 * Task 5. A backtrace for the worst moment: the stack may have been overwritten, the frame pointer
 * may be any number, and the walk must neither fault nor go on for ever.
 * Any context, also in a panic; nothing is allocated.
 */
#pragma once
#include <lib/format.h>

struct stack {
	uintptr_t low, high; /* bytes from low up to, but not including, high may be read */
};

struct stack_step {
	uintptr_t pc;     /* where the function was interrupted, or goes on after its call */
	const char *name; /* of the function; NULL when the address is in none */
	size_t offset;    /* of pc in the function */
};

enum walk_end {
	WALK_OUTERMOST,  /* a return address of 0: complete */
	WALK_FULL,       /* `max` steps were stored, and the chain goes on */
	WALK_MISALIGNED, /* a frame pointer that is no multiple of 8 */
	WALK_OUTSIDE,    /* a frame that is not wholly on the stack */
	WALK_BACKWARDS,  /* a frame that does not lie above the one before it: a loop, or garbage */
};

/*
 * Stores pc as the first step, then one step per frame: its return address. The frame of a frame
 * pointer is a pair of words, at the place that <lab/frame_pair.h> tells: first the caller's frame
 * pointer, then the return address. Returns the number of steps, and in *end why there are no more.
 * A pair is checked in the order MISALIGNED, OUTSIDE, BACKWARDS before it is read; then its return
 * address is looked at (OUTERMOST), then whether there is room (FULL). A pc of 0 gives no step and
 * OUTERMOST; max 0 gives FULL otherwise.
 *
 * A return address may be the first byte behind its function, when the call was its last
 * instruction (of a function that never returns). So a return address belongs to the function that
 * holds the byte before it, and `offset` may be that function's size. The first pc is looked up as
 * it is.
 */
unsigned stack_walk(const struct stack *stack, uintptr_t pc, uintptr_t frame_pointer,
		    struct stack_step *steps, unsigned max, enum walk_end *end);

/*
 * The challenge. Prints steps as lines "  NAME+0xOFFSET\n" ("  ?\n" without a name), but folds what
 * recursion makes of a backtrace. A cycle is a block of 1 to STACK_CYCLE_MAX steps that stands at
 * least three times in a row; steps are equal when their pc is. Scanning from the first step: where
 * a cycle begins (of several, the shortest), its block is printed once, followed by
 *
 *   "  ... N more times\n"              for a block of one step
 *   "  ... these P, N more times\n"     for a block of P steps
 *
 * and scanning goes on behind its last complete repetition. Elsewhere one step is printed.
 */
#define STACK_CYCLE_MAX 4
void stack_print(format_sink *sink, void *arg, const struct stack_step *steps, unsigned count);
