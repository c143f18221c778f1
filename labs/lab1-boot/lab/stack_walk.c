/* Task 5: see <lab/stack_walk.h>. */
#include <kernel/symbols.h>
#include <lab/frame_pair.h>
#include <lab/stack_walk.h>

unsigned stack_walk(const struct stack *stack, uintptr_t pc, uintptr_t frame_pointer,
		    struct stack_step *steps, unsigned max, enum walk_end *end)
{
	*end = WALK_OUTERMOST;
	return 0;
}
