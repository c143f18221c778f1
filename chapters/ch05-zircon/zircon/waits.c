/* zx_object_wait_…, zx_nanosleep: the calls that block */
#include <hal/timer.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <zircon/call.h>
#include <zircon/types.h>

/* --- One object --- */

struct wait_one {
	struct co co;
	struct thread *thread;
	vaddr_t observed; /* user address */
	struct wait_item item;
	struct wait wait;
	struct blocking blocking;
};

static int wait_one_result(struct wait_one *f)
{
	int result = (int)f->blocking.co.result;
	int err = result == -EINTR ? 0
				   : copy_out_optional(f->thread, f->observed, &f->item.observed,
						       sizeof(f->item.observed));

	return err ? err : result;
}

static enum co_state wait_one_poll(struct co *co)
{
	struct wait_one *f = co_frame(co, struct wait_one);

	co_begin(f);
	co_await(f, &f->blocking.co);
	co_return(f, wait_one_result(f));
	co_finally(f);
	object_unref(f->item.object);
	co_end(f);
}

int64_t sys_zx_object_wait_one(struct thread *thread, struct syscall_frame *frame,
			       zx_handle_t handle, zx_signals_t signals, zx_time_t deadline,
			       vaddr_t observed)
{
	struct wait_one *f = syscall_frame_as(frame, struct wait_one);
	struct object *object;
	int err = decode_any(thread, handle, RIGHT_WAIT, &object);

	if (err)
		return err;
	co_init(&f->co, wait_one_poll);
	f->thread = thread;
	f->observed = observed;
	f->item = (struct wait_item){ .object = object, .mask = signals };
	wait_init(&f->wait, &f->item, 1);
	blocking_init(&f->blocking, &f->wait.co, deadline_of(deadline), thread);
	frame->co = &f->co;
	return 0;
}

/* --- Several objects --- */

struct wait_many {
	struct co co;
	struct thread *thread;
	vaddr_t user_items;
	size_t count;
	zx_wait_item_t *copies;  /* of the user's items */
	struct wait_item *items; /* `count` of them, the objects referenced */
	struct wait wait;
	struct blocking blocking;
};

static int wait_many_result(struct wait_many *f)
{
	int result = (int)f->blocking.co.result, err;

	if (result == -EINTR)
		return result;
	for (size_t i = 0; i < f->count; i++)
		f->copies[i].pending = f->items[i].observed;
	err = copy_out(f->thread, f->user_items, f->copies, f->count * sizeof(*f->copies));
	return err ? err : result;
}

static void wait_many_free(struct wait_many *f)
{
	for (size_t i = 0; i < f->count; i++)
		object_unref(f->items[i].object);
	kfree(f->items);
	kfree(f->copies);
}

static enum co_state wait_many_poll(struct co *co)
{
	struct wait_many *f = co_frame(co, struct wait_many);

	co_begin(f);
	co_await(f, &f->blocking.co);
	co_return(f, wait_many_result(f));
	co_finally(f);
	wait_many_free(f);
	co_end(f);
}

static int wait_many_decode(struct wait_many *f)
{
	int err;

	f->items = kzalloc(max(f->count, 1ul) * sizeof(*f->items));
	f->copies = kzalloc(max(f->count, 1ul) * sizeof(*f->copies));
	if (!f->items || !f->copies) {
		f->count = 0;
		return -ENOMEM;
	}
	err = copy_in(f->thread, f->copies, f->user_items, f->count * sizeof(*f->copies));
	for (size_t i = 0; i < f->count && !err; i++) {
		f->items[i].mask = f->copies[i].waitfor;
		err = decode_any(f->thread, f->copies[i].handle, RIGHT_WAIT, &f->items[i].object);
	}
	return err;
}

int64_t sys_zx_object_wait_many(struct thread *thread, struct syscall_frame *frame, vaddr_t items,
				size_t count, zx_time_t deadline)
{
	struct wait_many *f = syscall_frame_as(frame, struct wait_many);
	int err;

	if (count > ZX_WAIT_MANY_MAX_ITEMS)
		return -ERANGE;
	*f = (struct wait_many){ .thread = thread, .user_items = items, .count = count };
	err = wait_many_decode(f);
	if (err) {
		wait_many_free(f);
		return err;
	}
	co_init(&f->co, wait_many_poll);
	wait_init(&f->wait, f->items, count);
	blocking_init(&f->blocking, &f->wait.co, deadline_of(deadline), thread);
	frame->co = &f->co;
	return 0;
}

/* --- Time alone --- */

struct nanosleep {
	struct yield yield;
	struct sleep sleep;
	struct blocking blocking;
};

/* A deadline that lies before the clock's start asks for nothing but a turn for others. */
int64_t sys_zx_nanosleep(struct thread *thread, struct syscall_frame *frame, zx_time_t deadline)
{
	struct nanosleep *f = syscall_frame_as(frame, struct nanosleep);

	yield_init(&f->yield);
	sleep_init(&f->sleep, deadline_of(deadline));
	blocking_init(&f->blocking, deadline <= 0 ? &f->yield.co : &f->sleep.co, TIME_NEVER,
		      thread);
	frame->co = &f->blocking.co;
	return 0;
}

int64_t sys_zx_clock_get_monotonic(struct thread *thread)
{
	return (int64_t)hal_timer_now();
}
