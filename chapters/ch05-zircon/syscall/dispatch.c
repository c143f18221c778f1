/* From a trap to a syscall's function, and through its waits to its result. */
#include <hal/timer.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <syscall/table.h>

struct call {
	struct co co;
	struct thread *thread;
	const struct syscall_table *table;
	uint64_t number;
	uint64_t args[SYSCALL_ARGS_MAX];
	int64_t result;
	struct wait_item item; /* a retry: what to wait for */
	struct wait wait;
	struct blocking blocking;
	struct syscall_frame frame;
};

_Static_assert(sizeof(struct call) <= THREAD_FRAME_SIZE, "THREAD_FRAME_SIZE is too small");

static bool tracing;

static void trace_init(void)
{
	tracing = command_line_has("trace");
}

INIT_HOOK(INIT_SERVICES, trace_init);

static const struct syscall_entry *call_entry(const struct call *call)
{
	const struct syscall_entry *entry;

	if (call->number >= call->table->count)
		return NULL;
	entry = &call->table->entries[call->number];
	return entry->name ? entry : NULL;
}

/* Runs the function once; true when the call is over, its result in call->result. */
static bool call_try(struct call *call)
{
	const struct syscall_entry *entry = call_entry(call);
	struct retry retry;

	call->frame.co = NULL;
	call->result = entry ? entry->call(call->thread, &call->frame, call->args) : -ENOSYS;
	if (call->frame.co)
		return false;
	retry = task_retry_take();
	if (call->result != -EAGAIN || !retry.object) {
		object_unref(retry.object);
		return true;
	}
	call->item = (struct wait_item){ .object = retry.object, .mask = retry.mask };
	wait_init(&call->wait, &call->item, 1);
	blocking_init(&call->blocking, &call->wait.co, TIME_NEVER, call->thread);
	call->blocking.interrupted = -ERESTART;
	return false;
}

static void call_finish(struct call *call)
{
	const struct syscall_entry *entry = call_entry(call);

	if (tracing)
		kprintf("%s %lu %s: %s(%#lx, %#lx, %#lx, %#lx) = %ld\n", call->table->abi,
			call->thread->object.koid, call->thread->process->object.name,
			entry ? entry->name : "?", call->args[0], call->args[1], call->args[2],
			call->args[3], call->result);
	call->table->finish(call->thread, call->number, call->result);
}

static enum co_state call_poll(struct co *co)
{
	struct call *f = co_frame(co, struct call);

	co_begin(f);
	while (!f->frame.co) {
		co_await(f, &f->blocking.co);
		object_unref(f->item.object);
		f->item.object = NULL;
		f->result = f->blocking.co.result;
		if (f->result < 0 || call_try(f))
			co_return(f, 0);
	}
	co_await(f, f->frame.co);
	f->result = f->frame.co->result;
	co_return(f, 0);
	co_finally(f);
	object_unref(f->item.object);
	call_finish(f);
	co_end(f);
}

struct co *syscall_run(struct thread *thread, const struct syscall_table *table, void *frame)
{
	struct call *call = frame;

	call->thread = thread;
	call->table = table;
	call->number = hal_context_syscall_number(thread->context);
	call->item.object = NULL;
	for (unsigned i = 0; i < SYSCALL_ARGS_MAX; i++)
		call->args[i] = hal_context_syscall_arg(thread->context, i);
	if (call_try(call)) {
		call_finish(call);
		return NULL;
	}
	co_init(&call->co, call_poll);
	return &call->co;
}
