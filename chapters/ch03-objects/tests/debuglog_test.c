#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <object/debuglog.h>

TEST(debuglog_readers_each_read_all)
{
	struct debuglog_record record;
	struct debuglog *a, *b, *writer;

	CHECK_EQ(debuglog_create(true, &a), 0);
	CHECK_EQ(debuglog_create(false, &writer), 0);
	while (debuglog_read(a, &record) == 0)
		; /* what other tests have left */
	CHECK_EQ(object_signals(&a->object), SIGNAL_WRITABLE);
	CHECK_EQ(debuglog_read(a, &record), -EAGAIN);
	CHECK_EQ(debuglog_read(writer, &record), -EACCES);
	CHECK_EQ(debuglog_write(0x30, 5, 6, "hello", 5), 0);
	CHECK_EQ(object_signals(&a->object), SIGNAL_WRITABLE | SIGNAL_READABLE);
	CHECK_EQ(object_signals(&writer->object), SIGNAL_WRITABLE);
	CHECK_EQ(debuglog_create(true, &b), 0); /* sees the past */
	CHECK_EQ(debuglog_read(a, &record), 0);
	CHECK(record.size == 5 && !memcmp(record.data, "hello", 5));
	CHECK(record.severity == 0x30 && record.pid == 5 && record.tid == 6);
	CHECK_EQ(object_signals(&a->object), SIGNAL_WRITABLE);
	while (debuglog_read(b, &record) == 0)
		;
	CHECK(!memcmp(record.data, "hello", 5));
	unref(a);
	unref(b);
	unref(writer);
}

TEST(debuglog_forgets_the_oldest)
{
	char data[DEBUGLOG_DATA_MAX + 1] = "";
	struct debuglog_record record;
	struct debuglog *log;
	uint64_t first;
	unsigned count = 0;

	CHECK_EQ(debuglog_write(0, 0, 0, data, sizeof(data)), -ERANGE);
	CHECK_EQ(debuglog_create(true, &log), 0);
	for (unsigned i = 0; i < DEBUGLOG_RECORDS + 10; i++)
		CHECK_EQ(debuglog_write(0, 0, 0, data, DEBUGLOG_DATA_MAX), 0);
	CHECK_EQ(debuglog_read(log, &record), 0);
	first = record.sequence;
	do
		CHECK_EQ(record.sequence, first + count++);
	while (debuglog_read(log, &record) == 0);
	CHECK_EQ(count, DEBUGLOG_RECORDS);
	unref(log);
}
