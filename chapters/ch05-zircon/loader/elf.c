#include <isa/elf.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <loader/elf.h>
#include <loader/elf_format.h>
#include <mm/heap.h>

#define PROGRAMS_MAX 64
#define DYNAMIC_MAX  256
#define ADDRESS_MAX  (UINT64_C(1) << 47)
#define ALL_FLAGS    (PAGE_READ | PAGE_WRITE | PAGE_EXEC)

struct image {
	struct vmo *vmo;
	struct elf_header header;
	struct elf_program *programs; /* header.program_count of them */
};

#define for_each_program(it, image)                  \
	for (struct elf_program *it = (image)->programs; \
	     it < (image)->programs + (image)->header.program_count; it++)

/* Whatever else went wrong, it was the image's fault. */
static int image_error(int err)
{
	return err == 0 || err == -ENOMEM ? err : -ENOEXEC;
}

static bool add_overflows(uint64_t a, uint64_t b, uint64_t limit)
{
	return a > limit || b > limit - a;
}

/* --- Reading and checking --- */

static bool header_ok(const struct elf_header *header)
{
	/* 64 bits, little-endian, version 1 */
	static const unsigned char ident[] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };

	return !memcmp(header->ident, ident, sizeof(ident)) &&
	       (header->type == ELF_EXEC || header->type == ELF_DYN) &&
	       header->machine == ELF_MACHINE &&
	       header->program_size == sizeof(struct elf_program) && header->program_count > 0 &&
	       header->program_count <= PROGRAMS_MAX;
}

/* `above` is the end of the segment before this one: they ascend and share no page. */
static bool segment_ok(const struct image *image, const struct elf_program *p, uint64_t above)
{
	return p->file_size <= p->memory_size && p->offset % PAGE_SIZE == p->address % PAGE_SIZE &&
	       !add_overflows(p->offset, p->file_size, image->vmo->size) &&
	       !add_overflows(p->address, p->memory_size, ADDRESS_MAX) &&
	       round_down(p->address, PAGE_SIZE) >= above;
}

static bool segments_ok(const struct image *image)
{
	uint64_t end = 0;

	for_each_program(p, image) {
		if (p->type != ELF_PT_LOAD || !p->memory_size)
			continue;
		if (!segment_ok(image, p, end))
			return false;
		end = round_up(p->address + p->memory_size, PAGE_SIZE);
	}
	return end > 0;
}

static void image_close(struct image *image)
{
	kfree(image->programs);
}

static int image_open(struct image *image, struct vmo *vmo)
{
	size_t size;
	int err;

	*image = (struct image){ .vmo = vmo };
	err = vmo_read(vmo, 0, &image->header, sizeof(image->header));
	if (err || !header_ok(&image->header))
		return err ? image_error(err) : -ENOEXEC;
	size = image->header.program_count * sizeof(struct elf_program);
	image->programs = kmalloc(size);
	if (!image->programs)
		return -ENOMEM;
	err = vmo_read(vmo, image->header.program_offset, image->programs, size);
	if (err || !segments_ok(image)) {
		image_close(image);
		return err ? image_error(err) : -ENOEXEC;
	}
	return 0;
}

/* --- What is in the image --- */

/* The lowest address and the end of all segments, in whole pages. */
static void image_span(const struct image *image, uint64_t *start, uint64_t *end)
{
	*start = ADDRESS_MAX;
	for_each_program(p, image) {
		if (p->type != ELF_PT_LOAD || !p->memory_size)
			continue;
		*start = min(*start, round_down(p->address, PAGE_SIZE));
		*end = round_up(p->address + p->memory_size, PAGE_SIZE);
	}
}

/* Whether `at` lies in [start, start + size). */
static bool within(uint64_t at, uint64_t start, uint64_t size)
{
	return at >= start && at - start < size;
}

/* The address at which the byte of the file is loaded; 0: it is not. */
static uint64_t address_of_offset(const struct image *image, uint64_t offset)
{
	for_each_program(p, image)
		if (p->type == ELF_PT_LOAD && within(offset, p->offset, p->file_size))
			return p->address + (offset - p->offset);
	return 0;
}

/* The other way round; 0 (the header) when no segment has it. */
static uint64_t offset_of_address(const struct image *image, uint64_t address)
{
	for_each_program(p, image)
		if (p->type == ELF_PT_LOAD && within(address, p->address, p->file_size))
			return p->offset + (address - p->address);
	return 0;
}

static int read_interpreter(const struct image *image, const struct elf_program *p, char *name,
			    size_t size)
{
	int err;

	if (!p->file_size || p->file_size > size)
		return -ENOEXEC;
	err = vmo_read(image->vmo, p->offset, name, p->file_size);
	return err || name[p->file_size - 1] ? -ENOEXEC : 0;
}

static int read_dynamic(const struct image *image, const struct elf_program *p, unsigned i,
			struct elf_dynamic *entry)
{
	uint64_t offset = i * sizeof(*entry);

	*entry = (struct elf_dynamic){ ELF_DT_END, 0 };
	if (i == DYNAMIC_MAX || add_overflows(offset, sizeof(*entry), p->file_size))
		return 0;
	return add_overflows(p->offset, offset, image->vmo->size) ? -ENOEXEC :
	       vmo_read(image->vmo, p->offset + offset, entry, sizeof(*entry));
}

/* The value of a tag of the dynamic section, from entry *i on; 0: there is none (left). */
static uint64_t next_dynamic(const struct image *image, const struct elf_program *p, int64_t tag,
			     unsigned *i)
{
	struct elf_dynamic entry;

	while (read_dynamic(image, p, (*i)++, &entry) == 0 && entry.tag != ELF_DT_END)
		if (entry.tag == tag)
			return entry.value;
	return 0;
}

static bool needs_vdso(const struct image *image, const struct elf_program *p)
{
	static const char vdso[] = "libzircon.so";
	unsigned i = 0, j = 0;
	uint64_t strings = offset_of_address(image, next_dynamic(image, p, ELF_DT_STRINGS, &i));
	uint64_t name;
	char text[sizeof(vdso)];

	while (strings && (name = next_dynamic(image, p, ELF_DT_NEEDED, &j)))
		if (!add_overflows(strings, name, image->vmo->size) &&
		    vmo_read(image->vmo, strings + name, text, sizeof(text)) == 0 &&
		    !memcmp(text, vdso, sizeof(vdso)))
			return true;
	return false;
}

static int image_describe(const struct image *image, struct elf_info *info)
{
	uint64_t start;

	*info = (struct elf_info){
		.entry = image->header.entry,
		.phdr = address_of_offset(image, image->header.program_offset),
		.phdr_count = image->header.program_count,
		.phdr_size = image->header.program_size,
	};
	image_span(image, &start, &info->end);
	for_each_program(p, image) {
		int err = 0;

		if (p->type == ELF_PT_INTERP)
			err = read_interpreter(image, p, info->interpreter,
					       sizeof(info->interpreter));
		else if (p->type == ELF_PT_DYNAMIC && needs_vdso(image, p))
			info->is_zircon = true;
		if (err)
			return err;
	}
	return 0;
}

int elf_inspect(struct vmo *vmo, struct elf_info *info)
{
	struct image image;
	int err = image_open(&image, vmo);

	if (err)
		return err;
	err = image_describe(&image, info);
	image_close(&image);
	return err;
}

/* --- Mapping --- */

static unsigned page_flags(const struct elf_program *p)
{
	return (p->flags & ELF_PF_READ ? PAGE_READ : 0) |
	       (p->flags & ELF_PF_WRITE ? PAGE_READ | PAGE_WRITE : 0) |
	       (p->flags & ELF_PF_EXEC ? PAGE_EXEC : 0);
}

/* Maps the whole VMO at va and drops the caller's reference to it. */
static int map_at(struct vmar *vmar, vaddr_t va, struct vmo *vmo, unsigned flags)
{
	struct vmar_map map = { .vmo = vmo, .address = va, .size = vmo->size, .flags = flags,
				.max_flags = ALL_FLAGS, .fixed = true };
	int err = vmar_map(vmar, &map, &va);

	unref(vmo);
	return err;
}

/* Behind the file's bytes the last page holds what comes next in the file: zeroes belong there. */
static int zero_from(struct vmo *vmo, uint64_t offset)
{
	static const char zeroes[PAGE_SIZE];

	return vmo_write(vmo, offset, zeroes, vmo->size - offset);
}

static int map_file_part(struct vmar *vmar, vaddr_t va, const struct image *image,
			 const struct elf_program *p)
{
	uint64_t lead = p->address % PAGE_SIZE;
	struct vmo *vmo;
	int err = vmo_clone(image->vmo, p->offset - lead, lead + p->file_size, &vmo);

	if (err)
		return err;
	if (p->memory_size > p->file_size)
		err = zero_from(vmo, lead + p->file_size);
	if (err) {
		unref(vmo);
		return err;
	}
	return map_at(vmar, va, vmo, page_flags(p));
}

/*
 *	address              + file_size        + memory_size
 *	   |     file's bytes    |  0 0 0 0 0 0 0 0 0 |
 *	|--page--|--page--|--page--|--page--|--page--|--page--|
 *	 \---- clone of the image ----/\--- anonymous VMO ---/
 */
static int map_segment(struct vmar *vmar, vaddr_t base, const struct image *image,
		       const struct elf_program *p)
{
	uint64_t lead = p->address % PAGE_SIZE;
	uint64_t file = p->file_size ? round_up(lead + p->file_size, PAGE_SIZE) : 0;
	uint64_t memory = round_up(lead + p->memory_size, PAGE_SIZE);
	vaddr_t va = base + p->address - lead;
	struct vmo *vmo;
	int err = file ? map_file_part(vmar, va, image, p) : 0;

	if (err || memory == file)
		return err;
	err = vmo_create(memory - file, false, &vmo);
	return err ? err : map_at(vmar, va + file, vmo, page_flags(p));
}

/* Where there is room for `size` bytes: looks by mapping something there for a moment. */
static int find_room(struct vmar *vmar, uint64_t size, vaddr_t *out)
{
	struct vmar_map map = { .size = size };
	int err = vmo_create(0, false, &map.vmo);

	if (err)
		return err;
	err = vmar_map(vmar, &map, out);
	unref(map.vmo);
	return err ? err : vmar_unmap(vmar, *out, size);
}

static int choose_base(struct vmar *vmar, const struct image *image, vaddr_t *base)
{
	uint64_t start, end = 0;
	int err;

	*base = 0;
	if (image->header.type == ELF_EXEC)
		return 0;
	image_span(image, &start, &end);
	err = find_room(vmar, end - start, base);
	*base -= start;
	return err;
}

static int image_load(struct vmar *vmar, const struct image *image, struct elf_info *info)
{
	int err = image_describe(image, info);

	if (!err)
		err = choose_base(vmar, image, &info->base);
	for_each_program(p, image)
		if (!err && p->type == ELF_PT_LOAD && p->memory_size)
			err = map_segment(vmar, info->base, image, p);
	info->entry += info->base;
	info->phdr += info->phdr ? info->base : 0;
	info->end += info->base;
	return image_error(err);
}

int elf_load(struct vmar *vmar, struct vmo *vmo, struct elf_info *info)
{
	struct image image;
	int err = image_open(&image, vmo);

	if (err)
		return err;
	err = image_load(vmar, &image, info);
	image_close(&image);
	return err;
}
