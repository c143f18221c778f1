/* The shared memory of a ring: taking entries, posting completions. */
#include <lib/errno.h>
#include <object/vmo.h>
#include <uring/ring.h>

/* The first cache line of ring->rings; behind it cqes[], then array[]. */
struct ring_header {
	uint32_t sq_head, sq_tail, sq_mask, sq_entries, sq_flags, sq_dropped;
	uint32_t cq_head, cq_tail, cq_mask, cq_entries, cq_flags, cq_overflow;
	uint32_t padding[4];
};

_Static_assert(sizeof(struct ring_header) == 64, "entries are aligned");

#define FIELD(name) offsetof(struct ring_header, name)

static uint64_t cqe_offset(uint32_t place)
{
	return sizeof(struct ring_header) + place * sizeof(struct io_uring_cqe);
}

static uint64_t array_offset(const struct ring *ring, uint32_t place)
{
	return cqe_offset(ring->cq_entries) + place * sizeof(uint32_t);
}

void ring_describe(const struct ring *ring, struct io_uring_params *params)
{
	params->sq_entries = ring->sq_entries;
	params->cq_entries = ring->cq_entries;
	params->sq_off = (struct io_sqring_offsets){
		.head = FIELD(sq_head),
		.tail = FIELD(sq_tail),
		.ring_mask = FIELD(sq_mask),
		.ring_entries = FIELD(sq_entries),
		.flags = FIELD(sq_flags),
		.dropped = FIELD(sq_dropped),
		.array = (uint32_t)array_offset(ring, 0),
	};
	params->cq_off = (struct io_cqring_offsets){
		.head = FIELD(cq_head),
		.tail = FIELD(cq_tail),
		.ring_mask = FIELD(cq_mask),
		.ring_entries = FIELD(cq_entries),
		.overflow = FIELD(cq_overflow),
		.cqes = (uint32_t)cqe_offset(0),
		.flags = FIELD(cq_flags),
	};
}

/* A program that maps the memory privately gets a copy of each page that somebody writes to, which
 * may fail: so storing can, like any write to a VMO. */
static int load(const struct ring *ring, uint64_t offset, uint32_t *out)
{
	return vmo_read(ring->rings, offset, out, sizeof(*out));
}

static int store(struct ring *ring, uint64_t offset, uint32_t value)
{
	return vmo_write(ring->rings, offset, &value, sizeof(value));
}

static int create_memory(struct ring *ring)
{
	struct ring_header header = {
		.sq_mask = ring->sq_entries - 1,
		.sq_entries = ring->sq_entries,
		.cq_mask = ring->cq_entries - 1,
		.cq_entries = ring->cq_entries,
	};
	int err = vmo_create(array_offset(ring, ring->sq_entries), false, &ring->rings);

	if (!err)
		err = vmo_create(ring->sq_entries * sizeof(struct io_uring_sqe), false,
				 &ring->sqes);
	return err ? err : vmo_write(ring->rings, 0, &header, sizeof(header));
}

int ring_init(struct ring *ring, uint32_t sq_entries, uint32_t cq_entries)
{
	ring->sq_entries = sq_entries;
	ring->cq_entries = cq_entries;
	list_init(&ring->backlog);
	return create_memory(ring);
}

/* --- Submissions --- */

/* How many entries wait. A tail that is too far ahead is as good as a full queue. */
static uint32_t ring_waiting(const struct ring *ring)
{
	uint32_t tail;

	if (load(ring, FIELD(sq_tail), &tail))
		return 0;
	return min(tail - ring->sq_head, ring->sq_entries);
}

static void count_dropped(struct ring *ring)
{
	uint32_t dropped;

	if (load(ring, FIELD(sq_dropped), &dropped) == 0)
		store(ring, FIELD(sq_dropped), dropped + 1);
}

int ring_take(struct ring *ring, struct io_uring_sqe *out)
{
	uint32_t place, at = ring->sq_head & (ring->sq_entries - 1);
	int err;

	if (ring_waiting(ring) == 0)
		return -ENOENT;
	err = load(ring, array_offset(ring, at), &place);
	if (!err && place < ring->sq_entries)
		err = vmo_read(ring->sqes, place * sizeof(*out), out, sizeof(*out));
	if (!err)
		err = store(ring, FIELD(sq_head), ring->sq_head + 1);
	if (err)
		return err;
	ring->sq_head++;
	if (place < ring->sq_entries)
		return 0;
	count_dropped(ring);
	return -ENOENT;
}

/* --- Completions --- */

uint32_t ring_unreaped(const struct ring *ring)
{
	uint32_t head;

	if (load(ring, FIELD(cq_head), &head))
		return ring->cq_entries;
	return min(ring->cq_tail - head, ring->cq_entries);
}

/* The entry before the tail: the program must not see one that is not filled. */
static bool post(struct ring *ring, const struct io_uring_cqe *cqe)
{
	uint32_t at = ring->cq_tail & (ring->cq_entries - 1);

	if (!ring->file)
		return true;
	if (ring_unreaped(ring) == ring->cq_entries ||
	    vmo_write(ring->rings, cqe_offset(at), cqe, sizeof(*cqe)) ||
	    store(ring, FIELD(cq_tail), ring->cq_tail + 1))
		return false;
	ring->cq_tail++;
	return true;
}

void ring_update_ready(struct ring *ring)
{
	bool readable = ring_unreaped(ring) || !list_empty(&ring->backlog);
	bool writable = ring_waiting(ring) < ring->sq_entries;

	if (ring->file)
		object_signal(&ring->file->object, SIGNAL_READABLE | SIGNAL_WRITABLE,
			      (readable ? SIGNAL_READABLE : 0) | (writable ? SIGNAL_WRITABLE : 0));
}

void ring_flush(struct ring *ring)
{
	struct completion *completion;

	while ((completion = list_first(&ring->backlog, struct completion, node)) &&
	       post(ring, &completion->cqe)) {
		list_remove(&completion->node);
		completion->done(completion);
	}
	store(ring, FIELD(sq_flags), list_empty(&ring->backlog) ? 0 : IORING_SQ_CQ_OVERFLOW);
	ring_update_ready(ring);
}

void ring_complete(struct ring *ring, struct completion *completion)
{
	list_push_back(&ring->backlog, &completion->node);
	ring_flush(ring);
}

void ring_close(struct ring *ring)
{
	ring->file = NULL;
	object_signal(&ring->vnode.object, 0, SIGNAL_PEER_CLOSED);
	ring_flush(ring);
}
