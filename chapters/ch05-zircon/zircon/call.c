#include <hal/timer.h>
#include <lib/string.h>
#include <zircon/call.h>

static int grant_number(struct thread *thread, struct object *object, rights_t rights, vaddr_t out,
			handle_t *number)
{
	struct handle_table *table = &thread->process->handles;
	int err = handle_add(table, object, rights, number);

	if (err)
		return err;
	err = copy_out(thread, out, number, sizeof(*number));
	if (err)
		handle_close(table, *number);
	return err;
}

int grant(struct thread *thread, struct object *object, rights_t rights, vaddr_t out)
{
	handle_t number;

	return grant_number(thread, object, rights, out, &number);
}

int grant_pair(struct thread *thread, struct object *a, rights_t rights_a, vaddr_t out_a,
	       struct object *b, rights_t rights_b, vaddr_t out_b)
{
	handle_t number;
	int err = grant_number(thread, a, rights_a, out_a, &number);

	if (err)
		return err;
	err = grant(thread, b, rights_b, out_b);
	if (err)
		handle_close(&thread->process->handles, number);
	return err;
}

int copy_in_name(struct thread *thread, char name[OBJECT_NAME_MAX], vaddr_t src, size_t size)
{
	memset(name, 0, OBJECT_NAME_MAX);
	return copy_in(thread, name, src, min(size, (size_t)OBJECT_NAME_MAX - 1));
}

uint64_t deadline_of(zx_time_t deadline)
{
	if (deadline == ZX_TIME_INFINITE)
		return TIME_NEVER;
	return deadline < 0 ? 0 : (uint64_t)deadline;
}
