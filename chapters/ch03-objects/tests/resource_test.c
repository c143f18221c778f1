#include <kernel/test.h>
#include <lib/errno.h>
#include <object/resource.h>

static int make(struct resource *parent, unsigned kind, uint64_t base, uint64_t size,
		bool exclusive, struct resource **out)
{
	return resource_create(parent, kind, base, size, exclusive, "test", out);
}

TEST(resource_only_parts_of_what_one_has)
{
	struct resource *root = resource_root(), *mmio, *part, *other;

	CHECK_EQ(make(root, RESOURCE_KINDS, 0, 1, false, &other), -EINVAL);
	CHECK_EQ(make(root, RESOURCE_ROOT, 0, 1, false, &other), -EINVAL);
	CHECK_EQ(make(root, RESOURCE_MMIO, 0, 0, false, &other), -EINVAL);
	CHECK_EQ(make(root, RESOURCE_MMIO, UINT64_MAX, 2, false, &other), -EINVAL);
	CHECK_EQ(make(root, RESOURCE_MMIO, 0x1000, 0x1000, false, &mmio), 0);
	CHECK_EQ(make(mmio, RESOURCE_IRQ, 0x1000, 1, false, &other), -EACCES);
	CHECK_EQ(make(mmio, RESOURCE_MMIO, 0xfff, 2, false, &other), -EACCES);
	CHECK_EQ(make(mmio, RESOURCE_MMIO, 0x1fff, 2, false, &other), -EACCES);
	CHECK_EQ(make(mmio, RESOURCE_MMIO, 0x1800, 0x800, true, &part), 0);
	CHECK_EQ(make(part, RESOURCE_MMIO, 0x1800, 1, false, &other), -EACCES); /* exclusive */
	CHECK_EQ(make(mmio, RESOURCE_MMIO, 0x1000, 0x801, true, &other), -EEXIST);
	CHECK_EQ(make(root, RESOURCE_IRQ, 0x1800, 1, true, &other), 0); /* another kind */
	unref(other);
	unref(part);
	CHECK_EQ(make(mmio, RESOURCE_MMIO, 0x1000, 0x801, true, &other), 0);
	unref(other);
	CHECK_EQ(resource_check(mmio, RESOURCE_MMIO, 0x1fff, 1), 0);
	CHECK_EQ(resource_check(mmio, RESOURCE_MMIO, 0x1fff, UINT64_MAX), -ERANGE);
	CHECK_EQ(resource_check(mmio, RESOURCE_IRQ, 0x1000, 1), -EPROTOTYPE);
	CHECK_EQ(resource_check(root, RESOURCE_SMC, 7, 1), 0);
	unref(mmio);
}
