#include <kernel/init.h>
#include <kernel/panic.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/resource.h>
#include <object/rights.h>

static struct spinlock lock; /* guards the list */
static struct list exclusives = LIST_INIT(exclusives);

static void resource_destroy(struct object *object)
{
	struct resource *resource = container_of(object, struct resource, object);

	lock_take(&lock);
	list_remove(&resource->node);
	lock_give(&lock);
	kfree(resource);
}

const struct object_type resource_type = {
	.name = "resource",
	.number = 15,
	.rights = RIGHT_DUPLICATE | RIGHT_TRANSFER | RIGHT_WRITE | RIGHT_INSPECT,
	.destroy = resource_destroy,
};

static bool overlap(const struct resource *a, const struct resource *b)
{
	return a->kind == b->kind && a->base < b->base + b->size && b->base < a->base + a->size;
}

/* The lock is held. */
static bool is_taken(const struct resource *wanted)
{
	list_for_each(other, &exclusives, struct resource, node)
		if (overlap(wanted, other))
			return true;
	return false;
}

static int claim(struct resource *resource)
{
	int err = 0;

	lock_take(&lock);
	if (is_taken(resource))
		err = -EEXIST;
	else
		list_push_back(&exclusives, &resource->node);
	lock_give(&lock);
	return err;
}

int resource_check(const struct resource *resource, enum resource_kind kind, uint64_t base,
		   uint64_t size)
{
	if (resource->kind == RESOURCE_ROOT)
		return 0;
	if (resource->kind != kind)
		return -EPROTOTYPE;
	return base >= resource->base && size <= resource->size &&
	       base - resource->base <= resource->size - size ? 0 : -ERANGE;
}

static struct resource *resource_new(enum resource_kind kind, uint64_t base, uint64_t size)
{
	struct resource *resource = new(struct resource);

	if (resource) {
		object_init(&resource->object, &resource_type, 0);
		resource->kind = kind;
		resource->base = base;
		resource->size = size;
		list_init(&resource->node);
	}
	return resource;
}

int resource_create(struct resource *parent, unsigned kind, uint64_t base, uint64_t size,
		    bool exclusive, const char *name, struct resource **out)
{
	struct resource *resource;
	int err = 0;

	if (kind >= RESOURCE_KINDS || kind == RESOURCE_ROOT || !size || base + size < base)
		return -EINVAL;
	if (parent->exclusive || resource_check(parent, kind, base, size) != 0)
		return -EACCES;
	resource = resource_new(kind, base, size);
	if (!resource)
		return -ENOMEM;
	resource->exclusive = exclusive;
	object_set_name(&resource->object, name);
	if (exclusive)
		err = claim(resource);
	if (err)
		unref(resource);
	else
		*out = resource;
	return err;
}

static struct resource *root;

struct resource *resource_root(void)
{
	return root;
}

static void resource_init(void)
{
	root = resource_new(RESOURCE_ROOT, 0, 0);
	if (!root)
		panic("no memory for the root resource");
	object_set_name(&root->object, "root");
}

INIT_HOOK(INIT_OBJECTS, resource_init);
