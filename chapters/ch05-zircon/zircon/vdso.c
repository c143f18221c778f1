#include <kernel/init.h>
#include <kernel/panic.h>
#include <lib/string.h>
#include <loader/elf_format.h>
#include <zircon/vdso.h>

extern const char vdso_image[]; /* vdso_image.S */

/* The file up to the end of its code; its pages are what all processes see. */
static struct vmo *vdso;
static uint64_t code_offset;

/* Two segments, see user/vdso/vdso.ld. */
static const struct elf_program *code_segment(void)
{
	const struct elf_header *header = (const struct elf_header *)vdso_image;

	return (const struct elf_program *)(vdso_image + header->program_offset) + 1;
}

static void vdso_init(void)
{
	const struct elf_program *code = code_segment();
	uint64_t size = code->offset + code->file_size;

	assert(code->type == ELF_PT_LOAD && code->flags == (ELF_PF_READ | ELF_PF_EXEC));
	if (vmo_create(size, false, &vdso) != 0 || vmo_write(vdso, 0, vdso_image, size) != 0)
		panic("no memory for the vDSO");
	string_copy(vdso->object.name, "vdso", sizeof(vdso->object.name));
	code_offset = code->offset;
}

INIT_HOOK(INIT_SERVICES, vdso_init);

/* Nobody may ever write to these pages: max_flags. */
int vdso_map(struct vmar *vmar, vaddr_t *base)
{
	struct vmar_map read = { .vmo = vdso, .size = vdso->size, .flags = PAGE_READ,
				 .max_flags = PAGE_READ, .shared = true };
	struct vmar_map code = read;
	int err = vmar_map(vmar, &read, base);

	if (err)
		return err;
	code.vmo_offset = code_offset;
	code.address = *base + code_offset;
	code.size = vdso->size - code_offset;
	code.flags = code.max_flags = PAGE_READ | PAGE_EXEC;
	code.fixed = code.overwrite = true;
	return vmar_map(vmar, &code, &code.address);
}

vaddr_t vdso_find(struct vmar *vmar)
{
	struct mapping_info m;

	for (vaddr_t va = 0; vmar_next_mapping(vmar, va, &m); va = m.base + m.size)
		if (m.vmo == vdso && m.vmo_offset == 0)
			return m.base;
	return 0;
}

bool vdso_has_code(struct vmar *vmar, vaddr_t pc)
{
	struct mapping_info m;

	return vmar_find_mapping(vmar, pc, &m) && m.vmo == vdso && (m.flags & PAGE_EXEC);
}
