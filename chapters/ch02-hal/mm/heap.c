/* The heap of the bare-metal kernel: blocks of slabs as they are. mm/heap_debug.c is the other. */
#include <kernel/test_gauge.h>
#include <lib/string.h>
#include <mm/alloc_fault.h>
#include <mm/heap.h>
#include <mm/slab.h>

void *kmalloc(size_t size)
{
	bool fresh;

	return alloc_fault() ? NULL : slab_alloc(size, &fresh);
}

void *kzalloc(size_t size)
{
	void *ptr = kmalloc(size);

	return ptr ? memset(ptr, 0, size) : NULL;
}

void kfree(void *ptr)
{
	if (ptr)
		slab_free(ptr);
}

size_t heap_in_use(void)
{
	return slab_in_use();
}

void heap_drain(void)
{
	slab_drain();
}

TEST_GAUGE(heap, "bytes of heap", heap_in_use, heap_drain);
