/* QEMU's -kernel: xen/include/public/arch-x86/hvm/start_info.h */
#include <arch/boot_loader.h>
#include <arch/layout.h>
#include <hal/boot.h>
#include <kernel/command_line.h>

struct hvm_start_info {
	uint32_t magic;
	uint32_t version; /* 1: with a memory map */
	uint32_t flags;
	uint32_t module_count;
	uint64_t modules;
	uint64_t command_line;
	uint64_t rsdp;
	uint64_t memory_map;
	uint32_t memory_map_count;
	uint32_t reserved;
};

struct hvm_module {
	uint64_t base;
	uint64_t size;
	uint64_t command_line;
	uint64_t reserved;
};

struct hvm_memory {
	uint64_t base;
	uint64_t size;
	uint32_t type;
	uint32_t reserved;
};

#define HVM_MEMORY_RAM 1

static void pvh_memory(const struct hvm_start_info *info)
{
	const struct hvm_memory *map = direct_pointer(info->memory_map);

	for (uint32_t i = 0; i < info->memory_map_count; i++)
		if (map[i].type == HVM_MEMORY_RAM)
			boot_add_ram(map[i].base, map[i].size);
}

void boot_from_pvh(paddr_t start_info)
{
	const struct hvm_start_info *info = direct_pointer(start_info);

	if (info->magic != PVH_MAGIC || info->version < 1)
		return;
	pvh_memory(info);
	if (info->module_count) {
		const struct hvm_module *module = direct_pointer(info->modules);

		boot_set_initramfs(module->base, module->size);
	}
	if (info->command_line)
		command_line_set(direct_pointer(info->command_line));
	boot_info.acpi_rsdp = info->rsdp;
}
