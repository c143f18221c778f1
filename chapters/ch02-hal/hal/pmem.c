/* The accessors of physical memory, over what each machine has: pointers to it. */
#include <hal/boot.h>
#include <hal/pmem.h>
#include <kernel/panic.h>
#include <lib/string.h>
#include <mm/memory_map.h>

/* Where the initramfs lies the firmware need not call it RAM any more. */
static bool is_memory(paddr_t pa, size_t n)
{
	return memory_map_holds(boot_info.ram, boot_info.ram_count, pa, n) ||
	       memory_map_holds(&boot_info.initramfs, 1, pa, n);
}

static void *checked(paddr_t pa, size_t n)
{
	if (!is_memory(pa, n))
		panic("no memory at physical address %#lx, %lu bytes", pa, n);
	return pmem_pointer(pa);
}

void hal_pmem_read(paddr_t src, void *dst, size_t n)
{
	memcpy(dst, checked(src, n), n);
}

void hal_pmem_write(paddr_t dst, const void *src, size_t n)
{
	memcpy(checked(dst, n), src, n);
}

void hal_pmem_copy(paddr_t dst, paddr_t src, size_t n)
{
	memmove(checked(dst, n), checked(src, n), n);
}

void hal_pmem_zero(paddr_t dst, size_t n)
{
	memset(checked(dst, n), 0, n);
}
