/* Moving the image: ELF-64 Object File Format 1.5, section 8 (Relocations). */
#include <arch/image.h>
#include <arch/layout.h>
#include <boot/relocate.h>
#include <kernel/command_line.h>
#include <kernel/panic.h>

/*
 * An entry of the list (Elf64_Rela). All of them are of one kind, RELOCATION_RELATIVE: the word at
 * `place` shall hold `address`, plus the distance by which the image has been moved.
 */
struct relocation {
	uint64_t place;
	uint64_t kind;
	uint64_t address;
};

extern const struct relocation relocations_start[], relocations_end[]; /* kernel.ld */

/* The code here may run before any relocation: it must not use what it is about to correct. */
void image_relocate(uintptr_t base)
{
	uintptr_t here = (uintptr_t)IMAGE_BASE;
	bool understood = true;

	for (const struct relocation *r = relocations_start; r < relocations_end; r++) {
		*(uintptr_t *)(here + r->place - image_link_base) =
			base + r->address - image_link_base;
		understood &= r->kind == RELOCATION_RELATIVE;
	}
	assert(understood);
}

static uint64_t decimal(const char *digits)
{
	uint64_t number = 0;

	while (*digits >= '0' && *digits <= '9')
		number = number * 10 + (uint64_t)(*digits++ - '0');
	return number;
}

uint64_t kaslr_slide(uint64_t random)
{
	char slot[8];

	if (command_line_has("nokaslr"))
		return 0;
	if (command_line_option("kaslr", slot, sizeof(slot)))
		random = decimal(slot);
	return random % KASLR_SLOTS * KASLR_STEP;
}
