/*
 * GRUB, started by a BIOS or by UEFI: Multiboot2 specification 2.0, section 3.6: tags behind a
 * header, each 8-byte aligned. Of UEFI nothing is left: GRUB ends its boot services and adds their
 * memory to the free ranges.
 */
#include <arch/boot_loader.h>
#include <arch/layout.h>
#include <hal/boot.h>
#include <kernel/command_line.h>
#include <lib/string.h>

struct multiboot_tag {
	uint32_t type;
	uint32_t size;
};

struct multiboot_module {
	struct multiboot_tag tag;
	uint32_t start, end;
};

struct multiboot_memory_map {
	struct multiboot_tag tag;
	uint32_t entry_size, entry_version;
	char entries[];
};

struct multiboot_memory {
	uint64_t base, size;
	uint32_t type, reserved;
};

enum {
	TAG_END = 0,
	TAG_COMMAND_LINE = 1,
	TAG_MODULE = 3,
	TAG_MEMORY_MAP = 6,
	TAG_ACPI_OLD = 14, /* a copy of the RSDP, ACPI 1.0 */
	TAG_ACPI_NEW = 15, /* … ACPI 2.0 and later */
};
#define MULTIBOOT_MEMORY_RAM 1

static void take_memory_map(const struct multiboot_memory_map *map)
{
	const char *end = (const char *)map + map->tag.size;

	if (map->tag.size < sizeof(*map) || map->entry_size < sizeof(struct multiboot_memory))
		return;
	for (const char *p = map->entries; p + map->entry_size <= end; p += map->entry_size) {
		const struct multiboot_memory *memory = (const void *)p;

		if (memory->type == MULTIBOOT_MEMORY_RAM)
			boot_add_ram(memory->base, memory->size);
	}
}

static void take_module(const struct multiboot_module *module)
{
	if (module->tag.size >= sizeof(*module) && !boot_info.initramfs.size &&
	    module->end > module->start)
		boot_set_initramfs(module->start, module->end - module->start);
}

static void take_command_line(const struct multiboot_tag *tag)
{
	const char *line = (const char *)(tag + 1);

	if (memchr(line, '\0', tag->size - sizeof(*tag)))
		command_line_set(line);
}

static void take_tag(const struct multiboot_tag *tag, paddr_t where)
{
	switch (tag->type) {
	case TAG_COMMAND_LINE:
		take_command_line(tag);
		break;
	case TAG_MODULE:
		take_module((const struct multiboot_module *)tag);
		break;
	case TAG_MEMORY_MAP:
		take_memory_map((const struct multiboot_memory_map *)tag);
		break;
	case TAG_ACPI_OLD:
		if (!boot_info.acpi_rsdp)
			boot_info.acpi_rsdp = where + sizeof(*tag);
		break;
	case TAG_ACPI_NEW:
		boot_info.acpi_rsdp = where + sizeof(*tag);
		break;
	}
}

static bool is_tag(const struct multiboot_tag *tag, const char *end)
{
	return end - (const char *)tag >= (ptrdiff_t)sizeof(*tag) && tag->type != TAG_END &&
	       tag->size >= sizeof(*tag) && tag->size <= (size_t)(end - (const char *)tag);
}

/* All of it is kept: the RSDP is in there. */
void boot_from_multiboot2(paddr_t tags)
{
	const uint32_t *header = direct_pointer(tags); /* total size, reserved */
	const char *end = (const char *)header + *header;
	const struct multiboot_tag *tag = (const void *)(header + 2);

	boot_reserve(tags, *header);
	while (is_tag(tag, end)) {
		take_tag(tag, tags + (uint64_t)((const char *)tag - (const char *)header));
		tag = (const void *)((const char *)tag + round_up(tag->size, 8));
	}
}
