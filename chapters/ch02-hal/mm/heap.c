/*
 * The heap of the bare-metal kernel. Small blocks come from slabs: pages cut into blocks of one
 * size (16, 32, … 1024 bytes); larger ones are whole runs of pages. A page's first bytes say which:
 *
 *   small: | struct slab | block | block | …        free blocks are chained through themselves
 *   large: | struct slab | the block …              `pages` tells how many
 *
 * so that kfree finds the header by rounding the pointer down to its page.
 */
#include <hal/pmem.h>
#include <kernel/panic.h>
#include <lib/list.h>
#include <lib/string.h>
#include <mm/frame.h>
#include <mm/heap.h>

#define SMALLEST 16
#define CLASSES  7 /* 16 … 1024 */

struct slab {
	struct list node;   /* in its class's list while it has free blocks */
	void *free;         /* chain of free blocks */
	uint32_t block;     /* block size; 0: a large block */
	uint32_t used;      /* blocks handed out */
	size_t pages;
	size_t size;        /* of a large block, as accounted */
};

#define HEADER round_up(sizeof(struct slab), 16)

static struct list classes[CLASSES] = {
	LIST_INIT(classes[0]), LIST_INIT(classes[1]), LIST_INIT(classes[2]), LIST_INIT(classes[3]),
	LIST_INIT(classes[4]), LIST_INIT(classes[5]), LIST_INIT(classes[6]),
};
static size_t in_use;

static unsigned class_of(size_t size)
{
	unsigned class = 0;

	while (class < CLASSES && (size_t)SMALLEST << class < size)
		class++;
	return class;
}

static struct slab *slab_new(size_t pages)
{
	paddr_t pa = frame_alloc_contiguous(pages, PAGE_SIZE);
	struct slab *slab = pa ? pmem_pointer(pa) : NULL;

	if (slab) {
		*slab = (struct slab){ .pages = pages };
		list_init(&slab->node);
	}
	return slab;
}

static void slab_free(struct slab *slab)
{
	paddr_t pa = pmem_address(slab);
	size_t pages = slab->pages;

	list_remove(&slab->node);
	for (size_t i = 0; i < pages; i++)
		frame_unref(pa + i * PAGE_SIZE);
}

static struct slab *slab_new_small(unsigned class)
{
	struct slab *slab = slab_new(1);
	uint32_t block = SMALLEST << class;

	if (!slab)
		return NULL;
	slab->block = block;
	for (size_t at = HEADER; at + block <= PAGE_SIZE; at += block) {
		void **free = (void **)((char *)slab + at);

		*free = slab->free;
		slab->free = free;
	}
	list_push_front(&classes[class], &slab->node);
	return slab;
}

static void *alloc_small(unsigned class)
{
	struct slab *slab = list_first(&classes[class], struct slab, node);
	void **block;

	if (!slab)
		slab = slab_new_small(class);
	if (!slab)
		return NULL;
	block = slab->free;
	slab->free = *block;
	slab->used++;
	if (!slab->free)
		list_remove(&slab->node);
	in_use += slab->block;
	return block;
}

static void *alloc_large(size_t size)
{
	struct slab *slab = slab_new((size + HEADER + PAGE_MASK) >> PAGE_SHIFT);

	if (!slab)
		return NULL;
	slab->size = size;
	in_use += size;
	return (char *)slab + HEADER;
}

void *kmalloc(size_t size)
{
	unsigned class = class_of(size);

	if (size > SIZE_MAX / 2)
		return NULL;
	return class < CLASSES ? alloc_small(class) : alloc_large(size);
}

void *kzalloc(size_t size)
{
	void *ptr = kmalloc(size);

	return ptr ? memset(ptr, 0, size) : NULL;
}

static void free_small(struct slab *slab, void **block)
{
	unsigned class = class_of(slab->block);

	if (!slab->free)
		list_push_front(&classes[class], &slab->node);
	*block = slab->free;
	slab->free = block;
	in_use -= slab->block;
	if (--slab->used == 0)
		slab_free(slab);
}

void kfree(void *ptr)
{
	struct slab *slab = (struct slab *)round_down((uintptr_t)ptr, PAGE_SIZE);

	if (!ptr)
		return;
	if (slab->block)
		return free_small(slab, ptr);
	in_use -= slab->size;
	slab_free(slab);
}

size_t heap_in_use(void)
{
	return in_use;
}
