/*
 * A dynamic linker for programs that need one library only, the vDSO. The program was linked as if
 * it were loaded at 0 (ET_DYN), and so was the vDSO: every address in their tables counts from
 * where they really lie.
 */
#include <isa/elf.h>
#include <lib/string.h>
#include <loader/elf_format.h>
#include <user/link.h>

/* Made by the linker, and reached relative to the pc: this works before any relocation. */
extern const struct elf_header __ehdr_start __attribute__((visibility("hidden")));
extern const struct elf_dynamic _DYNAMIC[] __attribute__((visibility("hidden")));

/* The tables of a loaded file: what its dynamic section says. */
struct tables {
	uintptr_t base;
	const struct elf_symbol *symbols;
	const char *strings;
	const uint32_t *hash; /* [1]: how many symbols there are (gABI, "Hash Table") */
	const struct elf_relocation *rela, *plt;
	size_t rela_size, plt_size;
};

static void read_tables(struct tables *t, uintptr_t base, const struct elf_dynamic *entry)
{
	t->base = base;
	t->rela_size = t->plt_size = 0;
	for (; entry->tag != ELF_DT_END; entry++) {
		uintptr_t address = base + entry->value;

		if (entry->tag == ELF_DT_SYMBOLS)
			t->symbols = (const struct elf_symbol *)address;
		else if (entry->tag == ELF_DT_STRINGS)
			t->strings = (const char *)address;
		else if (entry->tag == ELF_DT_HASH)
			t->hash = (const uint32_t *)address;
		else if (entry->tag == ELF_DT_RELA)
			t->rela = (const struct elf_relocation *)address;
		else if (entry->tag == ELF_DT_PLT)
			t->plt = (const struct elf_relocation *)address;
		else if (entry->tag == ELF_DT_RELA_SIZE)
			t->rela_size = entry->value;
		else if (entry->tag == ELF_DT_PLT_SIZE)
			t->plt_size = entry->value;
	}
}

static const struct elf_dynamic *find_dynamic(uintptr_t base)
{
	const struct elf_header *header = (const struct elf_header *)base;
	const struct elf_program *p = (const struct elf_program *)(base + header->program_offset);

	while (p->type != ELF_PT_DYNAMIC)
		p++;
	return (const struct elf_dynamic *)(base + p->address);
}

/* A symbol that the vDSO does not have cannot be called: the program ends where it begins. */
static uintptr_t find_symbol(const struct tables *vdso, const char *name)
{
	for (uint32_t i = 1; i < vdso->hash[1]; i++)
		if (!strcmp(vdso->strings + vdso->symbols[i].name, name))
			return vdso->base + vdso->symbols[i].value;
	__builtin_trap();
}

static void relocate(const struct tables *self, const struct tables *vdso,
		     const struct elf_relocation *reloc, size_t size)
{
	const struct elf_relocation *end = reloc + size / sizeof(*reloc);

	for (; reloc < end; reloc++) {
		uint64_t *word = (uint64_t *)(self->base + reloc->offset);
		const struct elf_symbol *symbol = &self->symbols[reloc->info >> 32];
		uint32_t type = (uint32_t)reloc->info;

		if (type == ELF_RELOC_RELATIVE)
			*word = self->base + (uint64_t)reloc->addend;
		else if (type == ELF_RELOC_SYMBOL || type == ELF_RELOC_GLOB_DAT ||
			 type == ELF_RELOC_JUMP_SLOT)
			*word = find_symbol(vdso, self->strings + symbol->name) +
				(uint64_t)reloc->addend;
		else
			__builtin_trap();
	}
}

void link_program(uintptr_t vdso_base)
{
	struct tables self, vdso;

	read_tables(&self, (uintptr_t)&__ehdr_start, _DYNAMIC);
	read_tables(&vdso, vdso_base, find_dynamic(vdso_base));
	relocate(&self, &vdso, self.rela, self.rela_size);
	relocate(&self, &vdso, self.plt, self.plt_size);
}
