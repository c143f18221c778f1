/* GRUB: Multiboot2 specification 2.0, section 3.6: tags behind a header, each 8-byte aligned. */
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

enum { TAG_END = 0, TAG_COMMAND_LINE = 1, TAG_MODULE = 3, TAG_MEMORY_MAP = 6 };
#define MULTIBOOT_MEMORY_RAM 1

static void take_memory_map(const struct multiboot_memory_map *map)
{
	const char *end = (const char *)map + map->tag.size;

	if (map->entry_size < sizeof(struct multiboot_memory))
		return;
	for (const char *p = map->entries; p + map->entry_size <= end; p += map->entry_size) {
		const struct multiboot_memory *memory = (const void *)p;

		if (memory->type == MULTIBOOT_MEMORY_RAM)
			boot_add_ram(memory->base, memory->size);
	}
}

static void take_module(const struct multiboot_module *module)
{
	if (!boot_info.initramfs.size && module->end > module->start)
		boot_set_initramfs(module->start, module->end - module->start);
}

static void take_tag(const struct multiboot_tag *tag)
{
	switch (tag->type) {
	case TAG_COMMAND_LINE:
		command_line_set((const char *)(tag + 1));
		break;
	case TAG_MODULE:
		take_module((const struct multiboot_module *)tag);
		break;
	case TAG_MEMORY_MAP:
		take_memory_map((const struct multiboot_memory_map *)tag);
		break;
	}
}

/*
 * The tag with the RSDP holds a copy in memory that is not ours to keep; the original lies in the
 * BIOS area on a 16-byte boundary (ACPI 5.2.5.1).
 */
static paddr_t find_rsdp(void)
{
	for (paddr_t pa = 0xe0000; pa < 0x100000; pa += 16)
		if (!memcmp(direct_pointer(pa), "RSD PTR ", 8))
			return pa;
	return 0;
}

static bool is_tag(const struct multiboot_tag *tag, const char *end)
{
	return (const char *)(tag + 1) <= end && tag->size >= sizeof(*tag) && tag->type != TAG_END;
}

void boot_from_multiboot2(paddr_t tags)
{
	const uint32_t *header = direct_pointer(tags); /* total size, reserved */
	const char *end = (const char *)header + *header;
	const struct multiboot_tag *tag = (const void *)(header + 2);

	while (is_tag(tag, end)) {
		take_tag(tag);
		tag = (const void *)((const char *)tag + round_up(tag->size, 8));
	}
	boot_info.acpi_rsdp = find_rsdp();
}
