/* zx_channel_… */
#include <async/task.h>
#include <lib/string.h>
#include <object/channel.h>
#include <zircon/call.h>
#include <zircon/types.h>

int64_t sys_zx_channel_create(struct thread *thread, uint32_t options, vaddr_t out0, vaddr_t out1)
{
	struct channel *a, *b;
	int err;

	if (options)
		return -EINVAL;
	err = channel_create(&a, &b);
	if (err)
		return err;
	err = grant_pair(thread, &a->object, channel_type.rights, out0, &b->object,
			 channel_type.rights, out1);
	unref(a);
	unref(b);
	return err;
}

/* --- Writing --- */

/* Takes every handle that can be taken; returns the first error. */
static int take_handles(struct handle_table *table, const handle_t *numbers,
			struct message *message)
{
	int err = 0;

	for (uint32_t i = 0; i < message->handle_count; i++) {
		int error = handle_take(table, numbers[i], &message->handles[i]);

		if (!err)
			err = error;
	}
	return err;
}

static int check_handles(const struct message *message)
{
	for (uint32_t i = 0; i < message->handle_count; i++)
		if (!(message->handles[i].rights & RIGHT_TRANSFER))
			return -EACCES;
	return 0;
}

/* Where a message comes from. */
struct source {
	vaddr_t bytes, handles;
	uint32_t num_bytes, num_handles;
};

static int fill_message(struct thread *thread, struct message *message, const struct source *from)
{
	handle_t numbers[CHANNEL_MESSAGE_HANDLES];
	int err = copy_in(thread, numbers, from->handles, message->handle_count * sizeof(*numbers));

	if (!err)
		err = take_handles(&thread->process->handles, numbers, message);
	if (!err)
		err = copy_in(thread, message->bytes, from->bytes, message->byte_count);
	return err;
}

/*
 * The handles are the sender's no more, whether the message is sent or not: they are moved into
 * it first, and a message that is not sent closes what is in it. The channel comes with a
 * reference, also when it was not sent; NULL: there is none. With a waiter it is a call.
 */
static int send(struct thread *thread, zx_handle_t handle, rights_t rights,
		const struct source *from, struct channel_waiter *waiter, struct channel **channel)
{
	struct message *message;
	int bad_channel = decode(thread, handle, channel, rights, channel);
	int err = message_create(from->num_bytes, from->num_handles, &message);

	if (err)
		return err;
	err = fill_message(thread, message, from);
	if (bad_channel)
		err = bad_channel;
	if (!err)
		err = check_handles(message);
	if (!err)
		err = waiter ? channel_call_begin(*channel, message, waiter)
			     : channel_write(*channel, message);
	if (err)
		message_free(message);
	return err;
}

int64_t sys_zx_channel_write(struct thread *thread, zx_handle_t handle, uint32_t options,
			     vaddr_t bytes, uint32_t num_bytes, vaddr_t handles,
			     uint32_t num_handles)
{
	struct source from = { bytes, handles, num_bytes, num_handles };
	struct channel *channel = NULL;
	int err = options ? -EINVAL : send(thread, handle, RIGHT_WRITE, &from, NULL, &channel);

	unref(channel);
	return err;
}

/* --- Reading --- */

/* Where a message goes: the arguments of zx_channel_read. */
struct destination {
	vaddr_t bytes, handles;
	uint32_t num_bytes, num_handles;
	vaddr_t actual_bytes, actual_handles;
};

static int tell_sizes(struct thread *thread, const struct destination *to, uint32_t bytes,
		      uint32_t handles)
{
	int err = copy_out_optional(thread, to->actual_bytes, &bytes, sizeof(bytes));

	return err ? err : copy_out_optional(thread, to->actual_handles, &handles, sizeof(handles));
}

/* Moves the handles into the table; when that fails, they are back in the message. */
static int give_handles(struct thread *thread, struct message *message, vaddr_t out)
{
	struct handle_table *table = &thread->process->handles;
	handle_t numbers[CHANNEL_MESSAGE_HANDLES] = { 0 };
	uint32_t count = 0;
	int err = 0;

	while (count < message->handle_count && !err) {
		err = handle_insert(table, message->handles[count], &numbers[count]);
		count += !err;
	}
	if (!err)
		err = copy_out(thread, out, numbers, count * sizeof(*numbers));
	while (err && count--)
		handle_take(table, numbers[count], &message->handles[count]);
	return err;
}

/* All of the message, or nothing of it. */
static int deliver(struct thread *thread, struct message *message, const struct destination *to)
{
	int err = tell_sizes(thread, to, message->byte_count, message->handle_count);

	if (!err &&
	    (message->byte_count > to->num_bytes || message->handle_count > to->num_handles))
		err = -EOVERFLOW;
	if (!err)
		err = copy_out(thread, to->bytes, message->bytes, message->byte_count);
	if (!err)
		err = give_handles(thread, message, to->handles);
	if (!err)
		message->handle_count = 0; /* the process owns them now */
	return err;
}

/* A message that could not be delivered is as if it had not been read. */
static int read_message(struct thread *thread, struct channel *channel,
			const struct destination *to, bool may_discard)
{
	struct channel_limits limits = { to->num_bytes, to->num_handles, may_discard };
	struct message *message;
	int err = channel_read(channel, &limits, &message);

	if (err == -EOVERFLOW) {
		int told = tell_sizes(thread, to, limits.bytes, limits.handles);

		return told ? told : err;
	}
	if (err)
		return err;
	err = deliver(thread, message, to);
	if (err)
		channel_unread(channel, message);
	else
		message_free(message);
	return err;
}

int64_t sys_zx_channel_read(struct thread *thread, zx_handle_t handle, uint32_t options,
			    vaddr_t bytes, vaddr_t handles, uint32_t num_bytes,
			    uint32_t num_handles, vaddr_t actual_bytes, vaddr_t actual_handles)
{
	struct destination to = { bytes,       handles,      num_bytes,
				  num_handles, actual_bytes, actual_handles };
	struct channel *channel;
	int err;

	if (options & ~ZX_CHANNEL_READ_MAY_DISCARD)
		return -EINVAL;
	err = decode(thread, handle, channel, RIGHT_READ, &channel);
	if (err)
		return err;
	err = read_message(thread, channel, &to, options & ZX_CHANNEL_READ_MAY_DISCARD);
	unref(channel);
	return err;
}

/* --- Calling: a message, and the wait for its answer --- */

/* Until the reply is there, or will never be. The call has begun when this starts. */
struct reply_wait {
	struct co co;
	struct channel *channel;
	struct channel_waiter waiter;
	struct task *task;
	struct observer closed;
};

static void reply_notify(struct channel_waiter *waiter)
{
	task_wake(container_of(waiter, struct reply_wait, waiter)->task);
}

static void closed_notify(struct observer *observer, signals_t observed)
{
	task_wake(container_of(observer, struct reply_wait, closed)->task);
}

static bool reply_settled(const struct reply_wait *f)
{
	return __atomic_load_n(&f->waiter.reply, __ATOMIC_ACQUIRE) ||
	       (object_signals(&f->channel->object) & SIGNAL_PEER_CLOSED);
}

static enum co_state reply_wait_poll(struct co *co)
{
	struct reply_wait *f = co_frame(co, struct reply_wait);

	co_begin(f);
	object_observe(&f->channel->object, &f->closed);
	co_await_until(f, reply_settled(f));
	co_return(f, f->waiter.reply ? 0 : -EPIPE);
	co_finally(f);
	observer_remove(&f->closed);
	co_end(f);
}

static void reply_wait_init(struct reply_wait *f)
{
	co_init(&f->co, reply_wait_poll);
	f->task = task_current();
	f->waiter = (struct channel_waiter){ .notify = reply_notify };
	f->closed = (struct observer){ .mask = SIGNAL_PEER_CLOSED, .notify = closed_notify };
}

struct channel_call {
	struct co co;
	struct thread *thread;
	struct channel *channel; /* a reference */
	struct destination to;
	struct reply_wait reply;
	struct blocking blocking;
};

static enum co_state channel_call_poll(struct co *co)
{
	struct channel_call *f = co_frame(co, struct channel_call);

	co_begin(f);
	co_await(f, &f->blocking.co);
	co_return(f, f->blocking.co.result < 0 ? f->blocking.co.result :
		  deliver(f->thread, f->reply.waiter.reply, &f->to));
	co_finally(f);
	channel_call_end(f->channel, &f->reply.waiter);
	if (f->reply.waiter.reply)
		message_free(f->reply.waiter.reply);
	unref(f->channel);
	co_end(f);
}

int64_t sys_zx_channel_call(struct thread *thread, struct syscall_frame *frame, zx_handle_t handle,
			    uint32_t options, zx_time_t deadline, vaddr_t args_address,
			    vaddr_t actual_bytes, vaddr_t actual_handles)
{
	struct channel_call *f = syscall_frame_as(frame, struct channel_call);
	zx_channel_call_args_t args;
	struct source from;
	int err = options ? -EINVAL : copy_in(thread, &args, args_address, sizeof(args));

	if (err || args.wr_num_bytes < sizeof(f->reply.waiter.transaction))
		return err ? err : -EINVAL;
	from = (struct source){ (vaddr_t)args.wr_bytes, (vaddr_t)args.wr_handles,
				args.wr_num_bytes, args.wr_num_handles };
	*f = (struct channel_call){ .thread = thread, .to = {
		(vaddr_t)args.rd_bytes, (vaddr_t)args.rd_handles, args.rd_num_bytes,
		args.rd_num_handles, actual_bytes, actual_handles } };
	reply_wait_init(&f->reply);
	err = send(thread, handle, RIGHTS_IO, &from, &f->reply.waiter, &f->channel);
	if (err) {
		unref(f->channel);
		return err;
	}
	co_init(&f->co, channel_call_poll);
	f->reply.channel = f->channel;
	blocking_init(&f->blocking, &f->reply.co, deadline_of(deadline), thread);
	frame->co = &f->co;
	return 0;
}
