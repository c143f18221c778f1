#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <object/stream.h>

TEST(stream_reads_up_to_the_content)
{
	struct stream *stream;
	struct vmo *vmo;
	char buf[8];
	size_t n;

	CHECK_EQ(vmo_create(6, false, &vmo), 0);
	CHECK_EQ(vmo_write(vmo, 0, "abcdefgh", 8), 0);
	CHECK_EQ(stream_create(vmo, 4, 0, &stream), -EINVAL);
	CHECK_EQ(stream_create(vmo, STREAM_READ, 2, &stream), 0);
	CHECK_EQ(stream_read(stream, buf, 3, &n), 0);
	CHECK(n == 3 && !memcmp(buf, "cde", 3));
	CHECK_EQ(stream_read(stream, buf, 3, &n), 0);
	CHECK(n == 1 && buf[0] == 'f');
	CHECK_EQ(stream_read(stream, buf, 3, &n), 0);
	CHECK_EQ(n, 0);
	CHECK_EQ(stream_read_at(stream, 1, buf, 2, &n), 0);
	CHECK(n == 2 && !memcmp(buf, "bc", 2));
	CHECK_EQ(stream_read_at(stream, UINT64_MAX, buf, 2, &n), 0);
	CHECK_EQ(n, 0);
	CHECK_EQ(stream_write(stream, buf, 1, &n), -EACCES);
	CHECK_EQ(stream_append(stream, buf, 1, &n), -EACCES);
	unref(stream);
	unref(vmo);
}

TEST(stream_writing_extends_the_content)
{
	struct stream *stream;
	struct vmo *vmo;
	uint64_t position;
	char buf[8] = "";
	size_t n;

	CHECK_EQ(vmo_create(0, true, &vmo), 0);
	CHECK_EQ(stream_create(vmo, STREAM_WRITE, 0, &stream), 0);
	CHECK_EQ(stream_read(stream, buf, 1, &n), -EACCES);
	CHECK_EQ(stream_write(stream, "abc", 3, &n), 0);
	CHECK_EQ(vmo_get_content_size(vmo), 3);
	CHECK_EQ(vmo_write(vmo, 3, "junk", 4), 0); /* behind the content */
	CHECK_EQ(stream_write_at(stream, 6, "x", 1, &n), 0);
	CHECK_EQ(vmo_read(vmo, 0, buf, 7), 0);
	CHECK(!memcmp(buf, "abc\0\0\0x", 7));
	CHECK_EQ(stream_append(stream, "end", 3, &n), 0);
	CHECK_EQ(vmo_get_content_size(vmo), 10);
	CHECK_EQ(stream_seek(stream, STREAM_CURRENT, 0, &position), 0);
	CHECK_EQ(position, 10);
	CHECK_EQ(stream_write_at(stream, VMO_SIZE_MAX, "x", 1, &n), -EFBIG);
	CHECK_EQ(stream_write_at(stream, UINT64_MAX, "x", 1, &n), -EFBIG);
	CHECK_EQ(stream_write_at(stream, VMO_SIZE_MAX - 1, "xy", 2, &n), 0);
	CHECK_EQ(n, 1);
	unref(stream);
	unref(vmo);
}

TEST(stream_in_a_fixed_vmo_ends_with_it)
{
	struct stream *stream;
	struct vmo *vmo;
	uint64_t position;
	size_t n;

	CHECK_EQ(vmo_create(PAGE_SIZE, false, &vmo), 0);
	CHECK_EQ(stream_create(vmo, STREAM_WRITE, PAGE_SIZE - 2, &stream), 0);
	CHECK_EQ(stream_write(stream, "abc", 3, &n), 0);
	CHECK_EQ(n, 2);
	CHECK_EQ(stream_seek(stream, STREAM_CURRENT, 0, &position), 0);
	CHECK_EQ(position, PAGE_SIZE);
	CHECK_EQ(stream_write(stream, "c", 1, &n), -ENOSPC);
	CHECK_EQ(stream_seek(stream, STREAM_CURRENT, 0, &position), 0);
	CHECK_EQ(position, PAGE_SIZE);
	unref(stream);
	unref(vmo);
}

TEST(stream_seeks_within_numbers)
{
	struct stream *stream;
	struct vmo *vmo;
	uint64_t position;

	CHECK_EQ(vmo_create(100, false, &vmo), 0);
	CHECK_EQ(stream_create(vmo, STREAM_READ, 50, &stream), 0);
	CHECK_EQ(stream_seek(stream, STREAM_END, -1, &position), 0);
	CHECK_EQ(position, 99);
	CHECK_EQ(stream_seek(stream, STREAM_CURRENT, -100, &position), -EINVAL);
	CHECK_EQ(stream_seek(stream, STREAM_CURRENT, INT64_MAX, &position), -EINVAL);
	CHECK_EQ(stream_seek(stream, 3, 0, &position), -EINVAL);
	CHECK_EQ(stream_seek(stream, STREAM_CURRENT, 0, &position), 0);
	CHECK_EQ(position, 99);
	unref(stream);
	unref(vmo);
}
