#include <hal/timer.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/debuglog.h>
#include <object/rights.h>

/* The lock comes before those of the logs. */
static struct {
	struct spinlock lock;
	uint64_t next; /* the number of the next record; record n is at n % DEBUGLOG_RECORDS */
	struct list readers;
	struct debuglog_record records[DEBUGLOG_RECORDS];
} ring = { .readers = LIST_INIT(ring.readers) };

static void debuglog_destroy(struct object *object)
{
	struct debuglog *log = container_of(object, struct debuglog, object);

	lock_take(&ring.lock);
	list_remove(&log->node);
	lock_give(&ring.lock);
	kfree(log);
}

const struct object_type debuglog_type = {
	.name = "debuglog",
	.number = 12,
	.rights = RIGHTS_BASIC | RIGHT_WRITE | RIGHT_SIGNAL,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = debuglog_destroy,
};

static uint64_t oldest(void)
{
	return ring.next > DEBUGLOG_RECORDS ? ring.next - DEBUGLOG_RECORDS : 0;
}

int debuglog_create(bool readable, struct debuglog **out)
{
	struct debuglog *log = new(struct debuglog);

	if (!log)
		return -ENOMEM;
	object_init(&log->object, &debuglog_type, SIGNAL_WRITABLE);
	log->readable = readable;
	list_init(&log->node);
	lock_take(&ring.lock);
	log->next = oldest();
	if (readable) {
		list_push_back(&ring.readers, &log->node);
		object_signal(&log->object, 0, ring.next > log->next ? SIGNAL_READABLE : 0);
	}
	lock_give(&ring.lock);
	*out = log;
	return 0;
}

int debuglog_write(uint8_t severity, uint64_t pid, uint64_t tid, const char *data, size_t size)
{
	struct debuglog_record *record;

	if (size > DEBUGLOG_DATA_MAX)
		return -ERANGE;
	lock_take(&ring.lock);
	record = &ring.records[ring.next % DEBUGLOG_RECORDS];
	*record = (struct debuglog_record){ .sequence = ring.next, .size = (uint16_t)size,
					    .severity = severity, .timestamp = hal_timer_now(),
					    .pid = pid, .tid = tid };
	memcpy(record->data, data, size);
	ring.next++;
	list_for_each(log, &ring.readers, struct debuglog, node)
		object_signal(&log->object, 0, SIGNAL_READABLE);
	lock_give(&ring.lock);
	return 0;
}

int debuglog_read(struct debuglog *log, struct debuglog_record *out)
{
	int err = -EAGAIN;

	if (!log->readable)
		return -EACCES;
	lock_take(&ring.lock);
	log->next = max(log->next, oldest());
	if (log->next < ring.next) {
		*out = ring.records[log->next++ % DEBUGLOG_RECORDS];
		err = 0;
	}
	if (log->next == ring.next)
		object_signal(&log->object, SIGNAL_READABLE, 0);
	lock_give(&ring.lock);
	return err;
}
