#include <fs/fd.h>
#include <fs/pipe.h>
#include <kernel/test.h>
#include <lib/errno.h>

TEST(fs_fd_lowest_number)
{
	struct fd_table *table = fd_table_create();
	struct file *reader, *writer;

	CHECK(table && !pipe_create(0, &reader, &writer));
	for (int i = 0; i < 20; i++)
		CHECK_EQ(fd_add(table, reader, 0, false), i);
	CHECK_EQ(fd_close(table, 7), 0);
	CHECK_EQ(fd_close(table, 7), -EBADF);
	CHECK_EQ(fd_close(table, 3), 0);
	CHECK_EQ(fd_add(table, writer, 0, false), 3);
	CHECK_EQ(fd_add(table, writer, 5, false), 7);
	CHECK_EQ(fd_add(table, writer, 100, false), 100);
	CHECK(fd_file(table, 3) == writer && fd_file(table, 4) == reader);
	CHECK(!fd_file(table, -1) && !fd_file(table, 50) && !fd_file(table, FD_MAX));
	fd_table_free(table);
	unref(reader);
	unref(writer);
}

TEST(fs_fd_limit)
{
	struct fd_table *table = fd_table_create();
	struct file *reader, *writer;

	CHECK(table && !pipe_create(0, &reader, &writer));
	for (int i = 0; i < FD_MAX; i++)
		CHECK_EQ(fd_add(table, reader, 0, false), i);
	CHECK_EQ(fd_add(table, reader, 0, false), -EMFILE);
	CHECK_EQ(fd_set(table, FD_MAX, reader, false), -EBADF);
	CHECK_EQ(fd_set(table, FD_MAX - 1, writer, false), FD_MAX - 1);
	CHECK_EQ(reader->object.refs, FD_MAX);
	fd_table_free(table);
	CHECK_EQ(reader->object.refs, 1);
	unref(reader);
	unref(writer);
}

TEST(fs_fd_fork_and_exec)
{
	struct fd_table *table = fd_table_create(), *child;
	struct file *reader, *writer;

	CHECK(table && !pipe_create(0, &reader, &writer));
	CHECK_EQ(fd_add(table, reader, 0, false), 0);
	CHECK_EQ(fd_add(table, writer, 0, true), 1);
	child = fd_table_fork(table);
	CHECK(child);
	unref(reader);
	unref(writer);
	fd_table_close_on_exec(child);
	CHECK(fd_file(child, 0) == reader && !fd_file(child, 1));
	CHECK_EQ(reader->ready->signals, 0);
	fd_table_free(table);
	CHECK_EQ(reader->ready->signals, SIGNAL_PEER_CLOSED); /* the parent had the last writer */
	fd_table_free(child);
}
