/* Physical memory through the direct map. */
#include <arch/direct_map.h>
#include <hal/boot.h>
#include <hal/pmem.h>
#include <kernel/panic.h>

static bool is_memory(paddr_t pa, size_t n)
{
	for (unsigned i = 0; i < boot_info.ram_count; i++) {
		const struct boot_range *ram = &boot_info.ram[i];

		if (pa >= ram->base && pa - ram->base < ram->size &&
		    n <= ram->size - (pa - ram->base))
			return true;
	}
	return false;
}

void *pmem_range(paddr_t pa, size_t n)
{
	if (!is_memory(pa, n))
		panic("no memory at %#lx, %lu bytes", pa, n);
	return direct_map(pa);
}

paddr_t pmem_address(const void *pointer)
{
	return (uintptr_t)pointer - DIRECT_MAP_BASE;
}
