/* The boot archive, whole, cut off at every byte, and broken. */
#include <hal/pmem.h>
#include <kernel/log.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/format.h>
#include <lib/string.h>
#include <loader/cpio.h>
#include <mm/frame.h>
#include <mm/heap.h>

struct archive {
	struct boot_range range; /* one frame */
};

static void append(struct archive *archive, const void *bytes, size_t n)
{
	uint64_t padded = round_up(archive->range.size + n, 4);

	hal_pmem_write(archive->range.base + archive->range.size, bytes, n);
	archive->range.size = padded;
}

static void add(struct archive *archive, const char *name, unsigned mode, const char *data)
{
	char head[256];
	int len = string_format(head, sizeof(head),
				"070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s", 1,
				mode, 0, 0, 1, 77, (unsigned)strlen(data), 0, 0, 5, 1,
				(unsigned)strlen(name) + 1, 0, name);

	append(archive, head, (size_t)len + 1);
	if (*data)
		append(archive, data, strlen(data));
}

/* Two archives, one behind the other, with zeroes between. */
static bool make(struct archive *archive)
{
	archive->range = (struct boot_range){ frame_alloc_zeroed(), 0 };
	if (!archive->range.base)
		return false;
	add(archive, ".", 040755, "");
	add(archive, "./bin/one", 0100755, "first");
	add(archive, "two", 0100644, "old");
	add(archive, "TRAILER!!!", 0, "");
	append(archive, "\0\0\0\0\0\0\0\0", 8);
	add(archive, "/two", 0100644, "newer");
	add(archive, "TRAILER!!!", 0, "");
	return true;
}

static unsigned count_entries(const struct boot_range *range)
{
	struct cpio_reader reader;
	struct cpio_entry entry;
	unsigned count = 0;

	cpio_open(&reader, range);
	while (cpio_next(&reader, &entry))
		count++;
	return count;
}

TEST(cpio_entries_in_two_archives)
{
	struct cpio_entry entry;
	struct archive archive;
	struct vmo *vmo;
	char data[6] = "";

	CHECK(make(&archive));
	CHECK_EQ(count_entries(&archive.range), 4);
	CHECK(cpio_find(&archive.range, "", &entry) && entry.mode == 040755);
	CHECK(cpio_find(&archive.range, "bin/one", &entry) && entry.size == 5);
	CHECK(entry.mtime == 77 && entry.device_major == 5 && entry.device_minor == 1);
	CHECK(!cpio_find(&archive.range, "three", &entry));
	CHECK_EQ(cpio_read_file(&archive.range, "three", &vmo), -ENOENT);
	CHECK_EQ(cpio_read_file(&archive.range, "two", &vmo), 0);
	CHECK_EQ(vmo_read(vmo, 0, data, sizeof(data)), 0);
	CHECK(!strcmp(data, "newer"));
	unref(vmo);
	frame_unref(archive.range.base);
}

/* The longer the archive, the more entries it has. */
static bool cut_off_anywhere(const struct archive *archive)
{
	unsigned entries = 0;

	for (uint64_t size = 0; size <= archive->range.size; size++) {
		struct boot_range part = { archive->range.base, size };
		unsigned count = count_entries(&part);

		if (count < entries)
			return false;
		entries = count;
	}
	return entries == 4;
}

static bool any_byte_broken(const struct archive *archive)
{
	for (uint64_t at = 0; at < archive->range.size; at++) {
		char good;

		hal_pmem_read(archive->range.base + at, &good, 1);
		for (unsigned i = 0; i < 3; i++) {
			hal_pmem_write(archive->range.base + at, &"\0F9"[i], 1);
			if (count_entries(&archive->range) > 6)
				return false;
		}
		hal_pmem_write(archive->range.base + at, &good, 1);
	}
	return count_entries(&archive->range) == 4;
}

/* The reader complains about each broken archive: not on the console, please. */
TEST(cpio_broken_archives)
{
	struct archive archive;
	bool cut_ok, broken_ok;

	CHECK(make(&archive));
	log_set_quiet(true);
	cut_ok = cut_off_anywhere(&archive);
	broken_ok = any_byte_broken(&archive);
	log_set_quiet(false);
	CHECK(cut_ok);
	CHECK(broken_ok);
	frame_unref(archive.range.base);
}
