/* The challenge of task 5: see <lab/stack_walk.h>. */
#include <lab/stack_walk.h>

#define REPEATS_MIN 3

static void send(format_sink *sink, void *arg, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format(sink, arg, fmt, args);
	va_end(args);
}

static void print_step(format_sink *sink, void *arg, const struct stack_step *step)
{
	if (step->name)
		send(sink, arg, "  %s+0x%lx\n", step->name, step->offset);
	else
		send(sink, arg, "  ?\n");
}

/* How many times in a row the block of `size` steps stands at the beginning. */
static unsigned repeats(const struct stack_step *steps, unsigned count, unsigned size)
{
	unsigned same = size;

	while (same < count && steps[same].pc == steps[same - size].pc)
		same++;
	return count < size ? 0 : same / size;
}

/* The size of the shortest cycle at the beginning, or 0. */
static unsigned cycle_size(const struct stack_step *steps, unsigned count)
{
	for (unsigned size = 1; size <= STACK_CYCLE_MAX; size++)
		if (repeats(steps, count, size) >= REPEATS_MIN)
			return size;
	return 0;
}

static void print_more(format_sink *sink, void *arg, unsigned size, unsigned more)
{
	if (size == 1)
		send(sink, arg, "  ... %u more times\n", more);
	else
		send(sink, arg, "  ... these %u, %u more times\n", size, more);
}

void stack_print(format_sink *sink, void *arg, const struct stack_step *steps, unsigned count)
{
	while (count) {
		unsigned cycle = cycle_size(steps, count), size = cycle ? cycle : 1;
		unsigned times = cycle ? repeats(steps, count, cycle) : 1;

		for (unsigned i = 0; i < size; i++)
			print_step(sink, arg, &steps[i]);
		if (cycle)
			print_more(sink, arg, cycle, times - 1);
		steps += times * size;
		count -= times * size;
	}
}
