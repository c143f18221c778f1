/* Task 5: see <lab/stack_walk.h>. */
#include <kernel/symbols.h>
#include <lab/frame_pair.h>
#include <lab/stack_walk.h>

struct pair {
	uintptr_t frame_pointer, return_address;
};

/* Is the frame's pair on the stack, and above the frame before? `previous` is 0 at first. */
static bool pair_is_good(const struct stack *stack, uintptr_t frame, uintptr_t previous,
			 enum walk_end *end)
{
	uintptr_t pair = frame - FRAME_PAIR_BELOW;

	if (frame % 8 != 0)
		*end = WALK_MISALIGNED;
	else if (pair < stack->low || pair >= stack->high ||
		 stack->high - pair < sizeof(struct pair))
		*end = WALK_OUTSIDE;
	else if (frame <= previous)
		*end = WALK_BACKWARDS;
	else
		return true;
	return false;
}

/* `call_size` is 1 for a return address: the call is what lies before it. */
static struct stack_step step_at(uintptr_t pc, unsigned call_size)
{
	struct stack_step step = { .pc = pc };

	step.name = symbol_find(pc - call_size, &step.offset);
	if (step.name)
		step.offset += call_size;
	return step;
}

unsigned stack_walk(const struct stack *stack, uintptr_t pc, uintptr_t frame_pointer,
		    struct stack_step *steps, unsigned max, enum walk_end *end)
{
	uintptr_t previous = 0;
	unsigned count = 0;

	*end = WALK_OUTERMOST;
	while (pc) {
		const struct pair *pair = (const struct pair *)(frame_pointer - FRAME_PAIR_BELOW);

		if (count == max) {
			*end = WALK_FULL;
			break;
		}
		steps[count] = step_at(pc, count > 0);
		count++;
		if (!pair_is_good(stack, frame_pointer, previous, end))
			break;
		pc = pair->return_address;
		previous = frame_pointer;
		frame_pointer = pair->frame_pointer;
	}
	return count;
}
