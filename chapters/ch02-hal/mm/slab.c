/* See <mm/slab.h>. */
#include <hal/pmem.h>
#include <kernel/panic.h>
#include <lib/list.h>
#include <lib/spinlock.h>
#include <mm/frame.h>
#include <mm/slab.h>

#define SLAB_SIZE  (4 * PAGE_SIZE)
#define SLAB_MAGIC UINT64_C(0x6b636f6c62616c73) /* "slabbloc" */

struct slab {
	uint64_t magic;
	struct slab_class *class; /* NULL: a large block */
	size_t block_size;
	struct list node;         /* in class->partial while it has room */
	void *free;               /* blocks that came back, chained by their first words */
	uint32_t fresh;           /* offset of the first block that was never handed out */
	uint32_t used;            /* blocks handed out */
};

#define HEADER 64
_Static_assert(sizeof(struct slab) <= HEADER, "blocks are aligned to 16");

/*
 * The classes: 16, 32, 48 … 128, then four to each doubling: 160, 192, 224, 256, 320 … 4096. So
 * no more than a fifth of a block is wasted.
 */
#define LINEAR_MAX 128
#define SMALL_MAX  4096
#define CLASSES    28

static struct slab_class {
	struct spinlock lock; /* guards this and the class's slabs */
	struct list partial;  /* slabs with room; those without are in no list */
	struct slab *reserve; /* an empty one, or NULL */
} classes[CLASSES];

static size_t in_use; /* atomic */

static unsigned class_index(size_t size)
{
	unsigned doubling = 0;

	if (size <= LINEAR_MAX)
		return (unsigned)((max(size, (size_t)1) - 1) / 16);
	while ((size_t)LINEAR_MAX * 2 << doubling < size)
		doubling++;
	return 8 + 4 * doubling + (unsigned)(((size - 1) >> (5 + doubling)) - 4);
}

static size_t class_block_size(unsigned index)
{
	if (index < 8)
		return (index + 1) * 16;
	return (size_t)(5 + index % 4) << (5 + (index - 8) / 4);
}

static void class_lock(struct slab_class *class)
{
	spin_lock(&class->lock);
	if (!class->partial.next)
		list_init(&class->partial);
}

/* --- Slabs --- */

static struct slab *slab_new(struct slab_class *class, size_t block_size, size_t pages)
{
	paddr_t pa = frame_alloc_contiguous(pages, SLAB_SIZE);
	struct slab *slab = pa ? pmem_pointer(pa) : NULL;

	if (!slab)
		return NULL;
	*slab = (struct slab){ .magic = SLAB_MAGIC, .class = class, .block_size = block_size,
			       .fresh = HEADER };
	list_init(&slab->node);
	return slab;
}

static void slab_delete(struct slab *slab, size_t pages)
{
	slab->magic = 0;
	frame_unref_contiguous(pmem_address(slab), pages);
}

static struct slab *slab_of(const void *block)
{
	struct slab *slab = (struct slab *)round_down((uintptr_t)block, SLAB_SIZE);

	if (slab->magic != SLAB_MAGIC)
		panic("heap: %p is no block", block);
	return slab;
}

static bool has_room(const struct slab *slab)
{
	return slab->free || slab->fresh + slab->block_size <= SLAB_SIZE;
}

static void *block_take(struct slab *slab, bool *fresh)
{
	void **block = slab->free;

	*fresh = !block;
	if (block) {
		slab->free = *block;
	} else {
		block = (void **)((char *)slab + slab->fresh);
		slab->fresh += (uint32_t)slab->block_size;
	}
	slab->used++;
	if (!has_room(slab))
		list_remove(&slab->node);
	return block;
}

/* --- Small blocks --- */

/* A slab with room, if the class has one. The caller holds the lock. */
static struct slab *class_slab(struct slab_class *class)
{
	if (list_empty(&class->partial) && class->reserve) {
		list_push_front(&class->partial, &class->reserve->node);
		class->reserve = NULL;
	}
	return list_first(&class->partial, struct slab, node);
}

/* The lock is not held while frames are asked for: locks are leaves. */
static void *alloc_small(unsigned index, bool *fresh)
{
	struct slab_class *class = &classes[index];
	struct slab *slab;
	void *block;

	class_lock(class);
	slab = class_slab(class);
	if (!slab) {
		spin_unlock(&class->lock);
		slab = slab_new(class, class_block_size(index), SLAB_SIZE / PAGE_SIZE);
		if (!slab)
			return NULL;
		class_lock(class);
		list_push_front(&class->partial, &slab->node);
	}
	block = block_take(slab, fresh);
	spin_unlock(&class->lock);
	return block;
}

/* An empty slab becomes the reserve; the reserve before it is one too many. */
static struct slab *take_back(struct slab *slab, void **block)
{
	struct slab_class *class = slab->class;
	struct slab *surplus = NULL;

	if (!has_room(slab))
		list_push_front(&class->partial, &slab->node);
	*block = slab->free;
	slab->free = block;
	if (--slab->used == 0) {
		list_remove(&slab->node);
		surplus = class->reserve;
		class->reserve = slab;
	}
	return surplus;
}

static void free_small(struct slab *slab, void *block)
{
	struct slab *surplus;

	class_lock(slab->class);
	surplus = take_back(slab, block);
	spin_unlock(&slab->class->lock);
	if (surplus)
		slab_delete(surplus, SLAB_SIZE / PAGE_SIZE);
}

/* --- Large blocks --- */

static size_t pages_for(size_t size)
{
	return (HEADER + size + PAGE_MASK) >> PAGE_SHIFT;
}

static void *alloc_large(size_t size, bool *fresh)
{
	struct slab *slab = size > SIZE_MAX / 2 ? NULL : slab_new(NULL, size, pages_for(size));

	*fresh = true;
	return slab ? (char *)slab + HEADER : NULL;
}

/* --- What the heap sees --- */

void *slab_alloc(size_t size, bool *fresh)
{
	void *block = size <= SMALL_MAX ? alloc_small(class_index(size), fresh) :
					  alloc_large(size, fresh);

	if (block)
		__atomic_fetch_add(&in_use, slab_block_size(block), __ATOMIC_RELAXED);
	return block;
}

void slab_free(void *block)
{
	struct slab *slab = slab_of(block);

	__atomic_fetch_sub(&in_use, slab->block_size, __ATOMIC_RELAXED);
	if (slab->class)
		free_small(slab, block);
	else
		slab_delete(slab, pages_for(slab->block_size));
}

bool slab_is_block(const void *block)
{
	const struct slab *slab = (const struct slab *)round_down((uintptr_t)block, SLAB_SIZE);
	size_t offset = (uintptr_t)block % SLAB_SIZE - HEADER;

	if (slab->magic != SLAB_MAGIC || (uintptr_t)block % SLAB_SIZE < HEADER)
		return false;
	return slab->class ? offset % slab->block_size == 0 : offset == 0;
}

size_t slab_block_size(const void *block)
{
	return slab_of(block)->block_size;
}

void slab_drain(void)
{
	for (unsigned i = 0; i < CLASSES; i++) {
		struct slab *reserve;

		class_lock(&classes[i]);
		reserve = classes[i].reserve;
		classes[i].reserve = NULL;
		spin_unlock(&classes[i].lock);
		if (reserve)
			slab_delete(reserve, SLAB_SIZE / PAGE_SIZE);
	}
}

size_t slab_in_use(void)
{
	return __atomic_load_n(&in_use, __ATOMIC_RELAXED);
}
