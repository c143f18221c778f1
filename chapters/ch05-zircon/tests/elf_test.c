/* Programs that somebody has broken: the loader says no, and nothing is lost. */
#include <hal/boot.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <loader/cpio.h>
#include <loader/elf.h>
#include <loader/elf_format.h>
#include <object/user_memory.h>
#include <mm/frame.h>
#include <mm/heap.h>

static int open_image(struct vmo **out)
{
	return cpio_read_file(&boot_info.initramfs, "zircon/bin/ping", out);
}

/* Inspects and loads the image into an address space of its own, which is thrown away. */
static int try_load(struct vmo *image, struct elf_info *info)
{
	struct vmar *vmar;
	int err = vmar_create(NULL, &vmar);

	if (err)
		return err;
	elf_inspect(image, info);
	err = elf_load(vmar, image, info);
	unref(vmar);
	return err;
}

static bool is_answer(int err)
{
	return err == 0 || err == -ENOEXEC || err == -ENOMEM;
}

TEST(elf_loads_a_program)
{
	struct elf_info info;
	struct vmo *image;

	CHECK_EQ(open_image(&image), 0);
	CHECK_EQ(try_load(image, &info), 0);
	CHECK(info.is_zircon && !info.interpreter[0]);
	CHECK(info.base % PAGE_SIZE == 0 && info.entry > info.base && info.entry < info.end);
	CHECK_EQ(info.phdr, info.base + sizeof(struct elf_header));
	CHECK_EQ(info.phdr_size, sizeof(struct elf_program));
	unref(image);
}

/* The image is the file: what a program writes must not come back to it. */
TEST(elf_load_keeps_the_image)
{
	char before[64], after[64];
	struct elf_info info;
	struct vmo *image;
	struct vmar *vmar;

	CHECK_EQ(open_image(&image), 0);
	CHECK_EQ(vmo_read(image, 0, before, sizeof(before)), 0);
	CHECK_EQ(vmar_create(NULL, &vmar), 0);
	CHECK_EQ(elf_load(vmar, image, &info), 0);
	CHECK_EQ(vmar_protect(vmar, info.base, PAGE_SIZE, PAGE_READ | PAGE_WRITE), 0);
	CHECK_EQ(vmar_fault(vmar, info.base, PAGE_WRITE), 0);
	CHECK_EQ(user_write(vmar, info.base, "broken", 6), 0);
	CHECK_EQ(vmo_read(image, 0, after, sizeof(after)), 0);
	CHECK(!memcmp(before, after, sizeof(before)));
	unref(vmar);
	unref(image);
}

/* Every byte of the headers in turn, with several wrong values. */
TEST(elf_headers_corrupted)
{
	static const unsigned char flips[] = { 0x01, 0x10, 0x80, 0xff };
	size_t objects, heap, end, failures = 0;
	struct elf_header header;
	struct elf_info info;
	struct vmo *image;

	CHECK_EQ(open_image(&image), 0);
	CHECK_EQ(vmo_read(image, 0, &header, sizeof(header)), 0);
	end = sizeof(header) + header.program_count * sizeof(struct elf_program);
	CHECK_EQ(try_load(image, &info), 0); /* from now on the image knows that it has clones */
	objects = object_count();
	heap = heap_in_use();
	for (size_t at = 0; at < end; at++) {
		for (unsigned i = 0; i < array_size(flips); i++) {
			unsigned char good, bad;

			CHECK_EQ(vmo_read(image, at, &good, 1), 0);
			bad = good ^ flips[i];
			CHECK_EQ(vmo_write(image, at, &bad, 1), 0);
			CHECK(is_answer(try_load(image, &info)));
			failures += try_load(image, &info) != 0;
			CHECK_EQ(vmo_write(image, at, &good, 1), 0);
		}
	}
	CHECK(failures > 100);
	CHECK_EQ(object_count(), objects);
	CHECK_EQ(heap_in_use(), heap);
	CHECK_EQ(try_load(image, &info), 0);
	unref(image);
}

/* Fields as large as they can be: sums must not wrap. */
TEST(elf_headers_with_huge_numbers)
{
	static const uint64_t huge[] = {
		UINT64_MAX,        UINT64_MAX - 0xfff,           INT64_MAX,
		UINT64_C(1) << 47, (UINT64_C(1) << 47) - 0x1000, UINT64_C(1) << 38
	};
	struct elf_header header;
	struct elf_info info;
	struct vmo *image;

	CHECK_EQ(open_image(&image), 0);
	CHECK_EQ(vmo_read(image, 0, &header, sizeof(header)), 0);
	for (size_t at = 24;
	     at < sizeof(header) + header.program_count * sizeof(struct elf_program); at += 8) {
		for (unsigned i = 0; i < array_size(huge); i++) {
			uint64_t good;

			CHECK_EQ(vmo_read(image, at, &good, 8), 0);
			CHECK_EQ(vmo_write(image, at, &huge[i], 8), 0);
			CHECK(is_answer(try_load(image, &info)));
			CHECK_EQ(vmo_write(image, at, &good, 8), 0);
		}
	}
	unref(image);
}

static int load_truncated(struct vmo *image, size_t size)
{
	char bytes[256];
	struct elf_info info;
	struct vmo *part;
	int err = vmo_create(size, false, &part);

	for (size_t at = 0; at < size && !err; at += sizeof(bytes)) {
		size_t n = min(size - at, sizeof(bytes));

		err = vmo_read(image, at, bytes, n);
		if (!err)
			err = vmo_write(part, at, bytes, n);
	}
	err = err ? err : try_load(part, &info);
	unref(part);
	return err;
}

TEST(elf_truncated)
{
	size_t objects;
	struct vmo *image;

	CHECK_EQ(open_image(&image), 0);
	objects = object_count();
	CHECK_EQ(load_truncated(image, 0), -ENOEXEC);
	for (size_t size = 1; size < 3 * PAGE_SIZE; size += 61)
		CHECK(is_answer(load_truncated(image, size)));
	CHECK_EQ(load_truncated(image, PAGE_SIZE), -ENOEXEC);
	CHECK_EQ(load_truncated(image, image->size), 0);
	CHECK_EQ(object_count(), objects);
	unref(image);
}
