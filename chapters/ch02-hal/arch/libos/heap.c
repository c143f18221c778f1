/*
 * The heap is the host's malloc, so that AddressSanitizer watches every object. It has a limit of
 * its own, a quarter of the machine's memory, so that exhaustion happens here too.
 */
#include <hal/boot.h>
#include <kernel/test_gauge.h>
#include <lib/string.h>
#include <malloc.h>
#include <mm/alloc_fault.h>
#include <mm/heap.h>
#include <stdlib.h>

static size_t in_use; /* atomic */

static size_t heap_limit(void)
{
	return boot_info.ram[0].size / 4;
}

void *kmalloc(size_t size)
{
	void *ptr;

	if (alloc_fault() || size > heap_limit() - min(in_use, heap_limit()))
		return NULL;
	ptr = malloc(size);
	__atomic_fetch_add(&in_use, malloc_usable_size(ptr), __ATOMIC_RELAXED);
	return ptr;
}

void *kzalloc(size_t size)
{
	void *ptr = kmalloc(size);

	return ptr ? memset(ptr, 0, size) : NULL;
}

void kfree(void *ptr)
{
	__atomic_fetch_sub(&in_use, malloc_usable_size(ptr), __ATOMIC_RELAXED);
	free(ptr);
}

size_t heap_in_use(void)
{
	return in_use;
}

/* The host keeps what it likes. */
void heap_drain(void)
{
}

TEST_GAUGE(heap, "bytes of heap", heap_in_use, heap_drain);
