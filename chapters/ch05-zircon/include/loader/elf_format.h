/* The structures of ELF-64 files (System V gABI, chapters 4 and 5), as far as loaders use them. */
#pragma once
#include <lib/types.h>

struct elf_header {
	unsigned char ident[16];
	uint16_t type, machine;
	uint32_t version;
	uint64_t entry, program_offset, section_offset;
	uint32_t flags;
	uint16_t header_size, program_size, program_count;
	uint16_t section_size, section_count, section_names;
};

struct elf_program {
	uint32_t type, flags;
	uint64_t offset, address, physical, file_size, memory_size, align;
};

struct elf_dynamic {
	int64_t tag;
	uint64_t value;
};

struct elf_symbol {
	uint32_t name;
	unsigned char info, other;
	uint16_t section;
	uint64_t value, size;
};

struct elf_relocation {
	uint64_t offset, info;
	int64_t addend;
};

enum { ELF_EXEC = 2, ELF_DYN = 3 };                                /* elf_header.type */
enum { ELF_PT_LOAD = 1, ELF_PT_DYNAMIC = 2, ELF_PT_INTERP = 3 };   /* elf_program.type */
enum { ELF_PF_EXEC = 1, ELF_PF_WRITE = 2, ELF_PF_READ = 4 };       /* elf_program.flags */
enum {                                                             /* elf_dynamic.tag */
	ELF_DT_END = 0, ELF_DT_NEEDED = 1, ELF_DT_PLT_SIZE = 2, ELF_DT_HASH = 4, ELF_DT_STRINGS = 5,
	ELF_DT_SYMBOLS = 6, ELF_DT_RELA = 7, ELF_DT_RELA_SIZE = 8, ELF_DT_PLT = 23,
};
