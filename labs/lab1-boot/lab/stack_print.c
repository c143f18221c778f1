/* The challenge of task 5: see <lab/stack_walk.h>. */
#include <lab/stack_walk.h>

void stack_print(format_sink *sink, void *arg, const struct stack_step *steps, unsigned count)
{
}
