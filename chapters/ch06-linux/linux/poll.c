#include <async/select.h>
#include <fs/vnode.h>
#include <hal/timer.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <linux/file_arg.h>
#include <linux/poll.h>
#include <mm/heap.h>
#include <object/user_memory.h>

enum {
	POLLIN = 0x1, POLLPRI = 0x2, POLLOUT = 0x4, POLLERR = 0x8, POLLHUP = 0x10, POLLNVAL = 0x20,
	POLLRDNORM = 0x40, POLLWRNORM = 0x100,
};

#define POLL_ALWAYS (POLLERR | POLLHUP | POLLNVAL) /* reported without being asked for */
#define POLL_READ   (POLLIN | POLLRDNORM)
#define POLL_WRITE  (POLLOUT | POLLWRNORM)

struct pollfd {
	int32_t fd;
	uint16_t events, revents;
};

struct poll_entry {
	struct pollfd poll;
	struct file *file; /* a reference; NULL: no such descriptor */
};

struct poll_call {
	struct co co;
	struct thread *thread;
	struct poll_entry *entries; /* and behind them the items, one for each that has a file */
	uint32_t count;
	struct wait_item *items;
	uint32_t item_count;
	uint64_t deadline;
	int set_size;               /* of select's sets, in bits */
	vaddr_t user[3];            /* the pollfds, or the three sets */
	/* Tells the program; `ready` entries are. */
	int64_t (*finish)(struct poll_call *call, int64_t ready);
	struct wait wait;
	struct blocking blocking;
};

/* --- What is ready --- */

static uint16_t file_events(struct file *file)
{
	bool writer = (file->flags & O_ACCMODE) == O_WRONLY;
	uint16_t events = 0;
	signals_t signals;

	if (file->ops->update_ready)
		file->ops->update_ready(file);
	signals = object_signals(file->ready);
	if (signals & SIGNAL_READABLE)
		events |= POLL_READ;
	if (signals & SIGNAL_WRITABLE)
		events |= POLL_WRITE;
	if (signals & SIGNAL_PEER_CLOSED)
		events |= writer ? POLLERR : POLLHUP;
	return events;
}

static signals_t events_signals(uint16_t events)
{
	return SIGNAL_PEER_CLOSED | (events & POLL_READ ? SIGNAL_READABLE : 0) |
	       (events & POLL_WRITE ? SIGNAL_WRITABLE : 0);
}

/* Negative descriptors are left alone (poll(2)). */
static uint16_t entry_events(const struct poll_entry *entry)
{
	if (entry->poll.fd < 0)
		return 0;
	if (!entry->file)
		return POLLNVAL;
	return file_events(entry->file) & (entry->poll.events | POLL_ALWAYS);
}

static int64_t poll_scan(struct poll_call *call)
{
	int64_t ready = 0;

	for (uint32_t i = 0; i < call->count; i++) {
		struct poll_entry *entry = &call->entries[i];

		entry->poll.revents = entry_events(entry);
		ready += entry->poll.revents != 0;
	}
	return ready;
}

/* --- Waiting --- */

static void poll_wait(struct poll_call *f)
{
	f->item_count = 0;
	for (uint32_t i = 0; i < f->count; i++) {
		const struct poll_entry *entry = &f->entries[i];

		if (entry->file)
			f->items[f->item_count++] = (struct wait_item){
				.object = entry->file->ready,
				.mask = events_signals(entry->poll.events),
			};
	}
	wait_init(&f->wait, f->items, f->item_count);
	blocking_init(&f->blocking, &f->wait.co, f->deadline, f->thread);
}

static void poll_free(struct poll_call *call)
{
	for (uint32_t i = 0; i < call->count; i++)
		unref(call->entries[i].file);
	kfree(call->entries);
}

static enum co_state poll_poll(struct co *co)
{
	struct poll_call *f = co_frame(co, struct poll_call);

	co_begin(f);
	while (poll_scan(f) == 0) {
		poll_wait(f);
		co_await(f, &f->blocking.co);
		if (f->blocking.co.result == -EINTR)
			co_return(f, -EINTR);
		if (f->blocking.co.result == -ETIMEDOUT)
			break;
	}
	co_return(f, f->finish(f, poll_scan(f)));
	co_finally(f);
	poll_free(f);
	co_end(f);
}

static int poll_alloc(struct poll_call *call, struct thread *thread, uint32_t count,
		      uint64_t deadline)
{
	size_t size = count * (sizeof(struct poll_entry) + sizeof(struct wait_item));

	memset(call, 0, sizeof(*call));
	call->thread = thread;
	call->deadline = deadline;
	call->entries = kzalloc(max(size, (size_t)1));
	if (!call->entries)
		return -ENOMEM;
	call->items = (struct wait_item *)(call->entries + count);
	return 0;
}

static void poll_add(struct poll_call *call, struct pollfd poll)
{
	struct file *file = file_arg(call->thread, poll.fd);

	call->entries[call->count++] = (struct poll_entry){ poll, file ? ref(file) : NULL };
}

/* The result if it is there at once; else by the coroutine. */
static int64_t poll_run(struct poll_call *call, struct syscall_frame *frame)
{
	int64_t result = poll_scan(call);

	if (!result && call->deadline) {
		co_init(&call->co, poll_poll);
		frame->co = &call->co;
		return 0;
	}
	result = call->finish(call, result);
	poll_free(call);
	return result;
}

static int64_t poll_fail(struct poll_call *call, int err)
{
	poll_free(call);
	return err;
}

/* --- poll --- */

static int64_t finish_fds(struct poll_call *call, int64_t ready)
{
	for (uint32_t i = 0; i < call->count; i++) {
		vaddr_t to = call->user[0] + i * sizeof(struct pollfd);
		int err = user_write(call->thread->process->vmar, to, &call->entries[i].poll,
				     sizeof(struct pollfd));

		if (err)
			return err;
	}
	return ready;
}

int64_t poll_fds(struct thread *thread, struct syscall_frame *frame, vaddr_t fds, uint32_t count,
		 uint64_t deadline)
{
	struct poll_call *call = syscall_frame_as(frame, struct poll_call);
	int err;

	if (count > FD_MAX)
		return -EINVAL;
	err = poll_alloc(call, thread, count, deadline);
	if (err)
		return err;
	call->user[0] = fds;
	call->finish = finish_fds;
	for (uint32_t i = 0; i < count; i++) {
		struct pollfd poll;

		err = user_read(thread->process->vmar, &poll, fds + i * sizeof(poll), sizeof(poll));
		if (err)
			return poll_fail(call, err);
		poll_add(call, poll);
	}
	return poll_run(call, frame);
}

/* --- select --- */

enum { SET_IN, SET_OUT, SET_EXCEPT, SETS };

struct fd_set {
	uint8_t bits[FD_MAX / 8];
};

/* What makes a descriptor belong to the result's sets (select(2), "Correspondence"). */
static const uint16_t set_events[SETS] = {
	[SET_IN] = POLL_READ | POLLHUP | POLLERR,
	[SET_OUT] = POLL_WRITE | POLLERR,
	[SET_EXCEPT] = POLLPRI,
};

static bool set_has(const struct fd_set *set, int fd)
{
	return set->bits[fd / 8] & 1u << fd % 8;
}

/* The kernel's unit is the long. */
static size_t set_bytes(int count)
{
	return round_up((uint64_t)count, 64) / 8;
}

static int sets_read(struct thread *thread, int count, const vaddr_t user[SETS],
		     struct fd_set sets[SETS])
{
	int err = 0;

	memset(sets, 0, SETS * sizeof(sets[0]));
	for (unsigned i = 0; i < SETS && !err; i++)
		if (user[i])
			err = user_read(thread->process->vmar, &sets[i], user[i], set_bytes(count));
	return err;
}

static int64_t finish_sets(struct poll_call *call, int64_t ready)
{
	struct fd_set sets[SETS] = { 0 };
	int64_t bits = 0;
	int err = 0;

	for (uint32_t i = 0; i < call->count; i++) {
		const struct pollfd *poll = &call->entries[i].poll;

		for (unsigned s = 0; s < SETS; s++) {
			bool asked = poll->events & set_events[s] & ~POLL_ALWAYS;

			if (!asked || !(poll->revents & set_events[s]))
				continue;
			sets[s].bits[poll->fd / 8] |= (uint8_t)(1u << poll->fd % 8);
			bits++;
		}
	}
	for (unsigned s = 0; s < SETS && !err; s++)
		if (call->user[s])
			err = user_write(call->thread->process->vmar, call->user[s], &sets[s],
					 set_bytes(call->set_size));
	return err ? err : bits;
}

static uint16_t wanted_events(const struct fd_set sets[SETS], int fd)
{
	uint16_t events = 0;

	for (unsigned s = 0; s < SETS; s++)
		if (set_has(&sets[s], fd))
			events |= set_events[s] & ~POLL_ALWAYS;
	return events;
}

int64_t poll_sets(struct thread *thread, struct syscall_frame *frame, int count,
		  const vaddr_t user[SETS], uint64_t deadline)
{
	struct poll_call *call = syscall_frame_as(frame, struct poll_call);
	struct fd_set sets[SETS];
	int err;

	if (count < 0)
		return -EINVAL;
	count = min(count, FD_MAX);
	err = sets_read(thread, count, user, sets);
	if (!err)
		err = poll_alloc(call, thread, (uint32_t)count, deadline);
	if (err)
		return err;
	memcpy(call->user, user, sizeof(call->user));
	call->set_size = count;
	call->finish = finish_sets;
	for (int fd = 0; fd < count; fd++) {
		uint16_t events = wanted_events(sets, fd);

		if (events && !file_arg(thread, fd))
			return poll_fail(call, -EBADF);
		if (events)
			poll_add(call, (struct pollfd){ fd, events, 0 });
	}
	return poll_run(call, frame);
}

uint64_t deadline_after(uint64_t seconds, uint64_t nanoseconds)
{
	uint64_t now = hal_timer_now();

	if (!seconds && !nanoseconds)
		return 0;
	if (seconds > (TIME_NEVER - now) / NANOSECONDS - 1)
		return TIME_NEVER;
	return now + seconds * NANOSECONDS + nanoseconds;
}
