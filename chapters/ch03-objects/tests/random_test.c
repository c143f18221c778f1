/*
 * Random operations on objects, compared with a model that is too simple to be wrong: first on this
 * CPU, then on all CPUs at once. There each has a world of its own, whose model it knows, and all
 * use one more together, of which only some things can be foretold.
 */
#include <hal/cpus.h>
#include <kernel/log.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <object/channel.h>
#include <object/event.h>
#include <object/fifo.h>
#include <object/port.h>
#include <object/socket.h>
#include <object/user_memory.h>

#define PAGES   40
#define HANDLES 8
#define FIFO    16
#define SEED    UINT64_C(20261121)
#define STEPS   4000

/* What all CPUs use together. */
struct shared {
	struct handle_table table;
	handle_t handle; /* of the event */
	struct event *event;
	struct channel *a, *b;
	struct vmar *vmar;
	struct vmo *vmo; /* mapped there, a page for each CPU */
	vaddr_t va;
};

struct world {
	uint64_t random;
	unsigned cpu;
	struct shared *shared;       /* NULL: none */
	const char *wrong;           /* the operation that went wrong */
	struct fifo *f0, *f1;
	uint32_t in, out;            /* elements written, read */
	struct socket *s0, *s1;
	uint32_t sent, received;     /* bytes */
	struct vmo *vmos[2];         /* the second is a clone of the first, or was */
	uint8_t bytes[2][PAGES];     /* the first byte of each page */
	struct handle_table table;
	struct event *event;
	handle_t handles[HANDLES];   /* HANDLE_INVALID: none */
	handle_t stale;              /* the last one that was closed */
	struct port *port;
	unsigned packets;
};

static unsigned pick(struct world *w, unsigned below)
{
	w->random = w->random * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(w->random >> 33) % below;
}

/* --- The operations: true when the model agrees --- */

static bool fifo_in(struct world *w)
{
	uint32_t batch[FIFO], room = FIFO - (w->in - w->out), count = 1 + pick(w, FIFO);
	size_t actual = 0;
	int err;

	for (uint32_t i = 0; i < FIFO; i++)
		batch[i] = w->in + i;
	err = fifo_write(w->f0, 4, batch, count, &actual);
	if (!room)
		return err == -EAGAIN;
	w->in += min(count, room);
	return !err && actual == min(count, room);
}

static bool fifo_out(struct world *w)
{
	uint32_t batch[FIFO], there = w->in - w->out, count = 1 + pick(w, FIFO);
	size_t actual = 0;
	int err = fifo_read(w->f1, 4, batch, count, &actual);

	if (!there)
		return err == -EAGAIN;
	for (uint32_t i = 0; i < actual; i++)
		if (batch[i] != w->out++)
			return false;
	return !err && actual == min(count, there);
}

static bool socket_in(struct world *w)
{
	uint8_t buf[3000];
	uint32_t n = 1 + pick(w, sizeof(buf)), room = SOCKET_BUFFER_MAX - (w->sent - w->received);
	size_t actual;
	int err;

	for (uint32_t i = 0; i < n; i++)
		buf[i] = (uint8_t)((w->sent + i) * 13);
	err = socket_write(w->s0, buf, n, &actual);
	if (!room)
		return err == -EAGAIN;
	w->sent += min(n, room);
	return !err && actual == min(n, room);
}

static bool socket_out(struct world *w)
{
	uint8_t buf[3000];
	uint32_t n = 1 + pick(w, sizeof(buf)), there = w->sent - w->received;
	size_t actual;
	int err = socket_read(w->s1, buf, n, false, &actual);

	if (!there)
		return err == -EAGAIN;
	for (uint32_t i = 0; i < actual; i++)
		if (buf[i] != (uint8_t)(w->received++ * 13))
			return false;
	return !err && actual == min(n, there);
}

static bool vmo_change(struct world *w)
{
	unsigned which = pick(w, 2), page = pick(w, PAGES);
	uint8_t byte = (uint8_t)pick(w, 256);

	if (pick(w, 4) == 0) {
		w->bytes[which][page] = 0;
		return vmo_decommit(w->vmos[which], page * PAGE_SIZE, PAGE_SIZE) == 0;
	}
	w->bytes[which][page] = byte;
	return vmo_write(w->vmos[which], page * PAGE_SIZE, &byte, 1) == 0;
}

static bool vmo_compare(struct world *w)
{
	unsigned which = pick(w, 2), page = pick(w, PAGES);
	uint8_t byte = 0;

	return vmo_read(w->vmos[which], page * PAGE_SIZE, &byte, 1) == 0 &&
	       byte == w->bytes[which][page];
}

static bool vmo_copy_anew(struct world *w)
{
	unref(w->vmos[1]);
	memcpy(w->bytes[1], w->bytes[0], PAGES);
	return vmo_clone(w->vmos[0], 0, PAGES * PAGE_SIZE, &w->vmos[1]) == 0;
}

static bool handle_change(struct world *w)
{
	handle_t *h = &w->handles[pick(w, HANDLES)];
	struct object *object;

	if (w->stale && handle_get(&w->table, w->stale, NULL, 0, &object) != -EBADF)
		return false;
	if (!*h)
		return handle_add(&w->table, &w->event->object, event_type.rights, h) == 0;
	if (handle_get(&w->table, *h, &event_type, RIGHT_SIGNAL, &object) != 0)
		return false;
	object_unref(object);
	w->stale = *h;
	*h = HANDLE_INVALID;
	return handle_close(&w->table, w->stale) == 0;
}

/* A wait is answered at once when the signal is there, and never after its handle is closed. */
static bool port_use(struct world *w)
{
	handle_t h = w->handles[pick(w, HANDLES)];
	struct port_packet packet;

	if (h && pick(w, 2)) {
		object_signal(&w->event->object, 0, SIGNAL_SIGNALED);
		w->packets++;
		return port_wait_async(w->port, &w->table, h, 1, SIGNAL_SIGNALED,
				       (struct port_wait_options){ 0 }) == 0;
	}
	if (!w->packets)
		return port_take(w->port, &packet) == -EAGAIN;
	w->packets--;
	return port_take(w->port, &packet) == 0 && packet.type == PACKET_SIGNAL;
}

/* --- Together --- */

static bool share_handles(struct world *w)
{
	struct shared *s = w->shared;
	struct object *object;
	handle_t copy;

	if (handle_duplicate(&s->table, s->handle, RIGHTS_SAME, &copy) != 0 ||
	    handle_get(&s->table, copy, &event_type, RIGHT_WAIT, &object) != 0)
		return false;
	object_signal(object, SIGNAL_SIGNALED, pick(w, 2) ? SIGNAL_SIGNALED : 0);
	object_unref(object);
	return handle_close(&s->table, copy) == 0;
}

static bool share_messages(struct world *w)
{
	struct channel_limits limits = { 1, 1, false };
	struct message *message;
	int err = message_create(1, 0, &message);

	if (err)
		return false;
	message->bytes[0] = 'm';
	err = channel_write(w->shared->a, message);
	if (err)
		message_free(message);
	if (channel_read(w->shared->b, &limits, &message) == 0) {
		bool intact = message->byte_count == 1 && message->bytes[0] == 'm';

		message_free(message);
		return intact;
	}
	return true;
}

/* Its own page of a VMO that others write to, clone and protect: nobody else changes it. */
static bool share_memory(struct world *w)
{
	struct shared *s = w->shared;
	vaddr_t page = s->va + w->cpu * PAGE_SIZE;
	uint32_t word = pick(w, 1000000), back = 0;
	struct vmo *clone;

	if (user_write(s->vmar, page, &word, sizeof(word)) != 0)
		return false;
	if (pick(w, 4) == 0) {
		if (vmo_clone(s->vmo, 0, CPUS_MAX * PAGE_SIZE, &clone) != 0)
			return false;
		if (vmo_read(clone, w->cpu * PAGE_SIZE, &back, sizeof(back)) != 0 || back != word)
			return false;
		unref(clone);
	}
	return user_read(s->vmar, &back, page, sizeof(back)) == 0 && back == word;
}

static const struct {
	const char *name;
	bool (*run)(struct world *w);
} operations[] = {
	{ "fifo_in", fifo_in }, { "fifo_out", fifo_out }, { "socket_in", socket_in },
	{ "socket_out", socket_out }, { "vmo_change", vmo_change }, { "vmo_change", vmo_change },
	{ "vmo_compare", vmo_compare }, { "vmo_copy_anew", vmo_copy_anew },
	{ "handle_change", handle_change }, { "port_use", port_use },
	/* With a shared world: */
	{ "share_handles", share_handles }, { "share_messages", share_messages },
	{ "share_memory", share_memory },
};

#define SHARED_OPERATIONS 3

/* --- Worlds --- */

static void world_run(void *arg)
{
	struct world *w = arg;
	unsigned count = array_size(operations) - (w->shared ? 0 : SHARED_OPERATIONS);

	for (unsigned step = 0; step < STEPS && !w->wrong; step++) {
		unsigned i = pick(w, count);

		if (!operations[i].run(w))
			w->wrong = operations[i].name;
	}
}

static bool world_create(struct world *w, unsigned cpu, struct shared *shared)
{
	*w = (struct world){ .random = SEED + cpu, .cpu = cpu, .shared = shared };
	handle_table_init(&w->table);
	return fifo_create(FIFO, 4, &w->f0, &w->f1) == 0 &&
	       socket_create(false, &w->s0, &w->s1) == 0 &&
	       vmo_create(PAGES * PAGE_SIZE, false, &w->vmos[0]) == 0 &&
	       vmo_clone(w->vmos[0], 0, PAGES * PAGE_SIZE, &w->vmos[1]) == 0 &&
	       event_create(&w->event) == 0 && port_create(&w->port) == 0;
}

static void world_destroy(struct world *w)
{
	handle_table_destroy(&w->table);
	unref(w->f0);
	unref(w->f1);
	unref(w->s0);
	unref(w->s1);
	unref(w->vmos[0]);
	unref(w->vmos[1]);
	unref(w->event);
	unref(w->port);
}

static bool shared_create(struct shared *s)
{
	struct vmar_map map = { .size = CPUS_MAX * PAGE_SIZE, .flags = PAGE_READ | PAGE_WRITE,
				.max_flags = PAGE_READ | PAGE_WRITE };

	handle_table_init(&s->table);
	if (event_create(&s->event) || channel_create(&s->a, &s->b) ||
	    handle_add(&s->table, &s->event->object, event_type.rights, &s->handle) ||
	    vmar_create(NULL, &s->vmar) || vmo_create(map.size, false, &s->vmo))
		return false;
	map.vmo = s->vmo;
	return vmar_map(s->vmar, &map, &s->va) == 0;
}

static void shared_destroy(struct shared *s)
{
	handle_table_destroy(&s->table);
	unref(s->event);
	unref(s->a);
	unref(s->b);
	unref(s->vmar);
	unref(s->vmo);
}

static struct world worlds[CPUS_MAX];

static bool went_well(const struct world *w)
{
	if (w->wrong)
		kprintf("CPU %u, seed %lu: %s\n", w->cpu, SEED + w->cpu, w->wrong);
	return !w->wrong;
}

TEST(random_operations_agree_with_a_model)
{
	CHECK(world_create(&worlds[0], 0, NULL));
	world_run(&worlds[0]);
	CHECK(went_well(&worlds[0]));
	world_destroy(&worlds[0]);
}

TEST(random_operations_on_all_cpus)
{
	struct shared shared;
	unsigned cpus = hal_cpu_count();

	CHECK(shared_create(&shared));
	for (unsigned cpu = 0; cpu < cpus; cpu++)
		CHECK(world_create(&worlds[cpu], cpu, &shared));
	for (unsigned cpu = 1; cpu < cpus; cpu++)
		CHECK_EQ(cpu_run(cpu, world_run, &worlds[cpu]), 0);
	world_run(&worlds[0]);
	for (unsigned cpu = 0; cpu < cpus; cpu++) {
		if (cpu)
			cpu_wait(cpu);
		CHECK(went_well(&worlds[cpu]));
		world_destroy(&worlds[cpu]);
	}
	shared_destroy(&shared);
}
