/*
 * Loading ELF-64 programs: the segments of an image become mappings of an address space. Each is a
 * late copy (vmo_clone): pages are shared with the image until somebody writes to them, so that a
 * program may make its code writable without changing everybody's. The image is untrusted:
 * whatever is wrong with it is -ENOEXEC, and the address space is the caller's to throw away.
 */
#pragma once
#include <object/vmar.h>

struct elf_info {
	vaddr_t base;        /* what was added to the image's addresses (0 for ET_EXEC) */
	vaddr_t entry;
	vaddr_t phdr;        /* where the program headers are in memory, 0 if nowhere */
	uint16_t phdr_count;
	uint16_t phdr_size;
	vaddr_t end;         /* behind the highest segment, page-aligned: a heap may begin here */
	bool is_zircon;      /* it needs the vDSO: DT_NEEDED libzircon.so */
	char interpreter[256]; /* PT_INTERP, or "" */
};

/* Reads and checks the headers without mapping anything. -ENOEXEC, -ENOMEM. */
int elf_inspect(struct vmo *image, struct elf_info *info);

/* Maps the segments; ET_DYN images where there is room. -ENOEXEC, -ENOMEM. */
int elf_load(struct vmar *vmar, struct vmo *image, struct elf_info *info);
