/*
 * Physical memory is one memfd. The kernel sees all of it through one mapping; the windows map
 * single pages of it where user code expects them. Its pages come into being when touched.
 */
#define _GNU_SOURCE
#include <arch/boot.h>
#include <arch/memory.h>
#include <hal/boot.h>
#include <hal/pmem.h>
#include <kernel/init.h>
#include <kernel/panic.h>
#include <sys/mman.h>
#include <unistd.h>

int memory_fd;
static char *memory;

uint64_t memory_offset(paddr_t pa)
{
	return pa - boot_info.ram[0].base;
}

void *pmem_pointer(paddr_t pa)
{
	return memory + memory_offset(pa);
}

paddr_t pmem_address(const void *pointer)
{
	return boot_info.ram[0].base + (uint64_t)((const char *)pointer - memory);
}

static void initramfs_load(void)
{
	const struct boot_range *range = &boot_info.initramfs;
	char *to = pmem_pointer(range->base);

	for (size_t done = 0; done < range->size;) {
		ssize_t n = read(boot_initramfs_fd, to + done, range->size - done);

		if (n <= 0)
			panic("cannot read the initramfs");
		done += (size_t)n;
	}
	close(boot_initramfs_fd);
}

static void pmem_init(void)
{
	uint64_t size = boot_info.ram[0].size;

	memory_fd = memfd_create("physical memory", MFD_CLOEXEC);
	if (memory_fd < 0 || ftruncate(memory_fd, (off_t)size) != 0)
		panic("cannot create %lu bytes of memory", size);
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory_fd, 0);
	if (memory == MAP_FAILED)
		panic("cannot map %lu bytes of memory", size);
	if (boot_info.initramfs.size)
		initramfs_load();
}

INIT_HOOK(INIT_MACHINE, pmem_init);
