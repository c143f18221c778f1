/*
 * Debug log: records that programs write, kept in one ring that forgets the oldest. Each log object
 * reads the ring from where it began; a slow reader misses records, and sees it by the sequence
 * numbers.
 */
#pragma once
#include <object/object.h>

#define DEBUGLOG_DATA_MAX 216 /* ZX_LOG_RECORD_DATA_MAX */
#define DEBUGLOG_RECORDS  512 /* in the ring */

/* As programs see it: zx_log_record_t. */
struct debuglog_record {
	uint64_t sequence;
	uint32_t reserved;
	uint16_t size;     /* of the data */
	uint8_t severity;
	uint8_t flags;
	uint64_t timestamp;
	uint64_t pid, tid;
	char data[DEBUGLOG_DATA_MAX];
};

struct debuglog {
	struct object object; /* READABLE: there is a record to be read */
	bool readable;        /* fixed: made for reading */
	uint64_t next;        /* the record to be read next; the ring's lock */
	struct list node;     /* in the list of readers; the ring's lock */
};

extern const struct object_type debuglog_type;

/* -ENOMEM. A reader begins with the oldest record that is still there. */
int debuglog_create(bool readable, struct debuglog **out);
/* -ERANGE: longer than DEBUGLOG_DATA_MAX. pid and tid are koids of the writer, 0: the kernel. */
int debuglog_write(uint8_t severity, uint64_t pid, uint64_t tid, const char *data, size_t size);
/* -EAGAIN (none yet), -EACCES (not for reading). */
int debuglog_read(struct debuglog *log, struct debuglog_record *out);
