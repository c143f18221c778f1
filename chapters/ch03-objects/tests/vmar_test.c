/* VMARs in VMARs: placing, limits, destroying. */
#include <kernel/test.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/user_memory.h>

#define RW  (PAGE_READ | PAGE_WRITE)
#define RWX (RW | PAGE_EXEC)

static int map_page(struct vmar *vmar, vaddr_t at, bool overwrite, vaddr_t *out)
{
	struct vmar_map map = { .address = at, .size = PAGE_SIZE, .flags = RW, .max_flags = RW,
				.fixed = at, .overwrite = overwrite };
	int err = vmo_create(PAGE_SIZE, false, &map.vmo);

	if (err)
		return err;
	err = vmar_map(vmar, &map, out);
	unref(map.vmo);
	return err;
}

static int allocate(struct vmar *vmar, uint64_t pages, unsigned flags, struct vmar **out)
{
	struct vmar_place place = { .size = pages * PAGE_SIZE };

	return vmar_allocate(vmar, &place, flags, out);
}

TEST(vmar_children_hold_their_mappings)
{
	size_t heap = heap_in_use();
	struct vmar *root, *child;
	struct mapping_info info;
	vaddr_t va, outside;

	CHECK_EQ(vmar_create(NULL, &root), 0);
	CHECK_EQ(allocate(root, 4, RWX, &child), 0);
	CHECK_EQ(map_page(child, 0, false, &va), 0);
	CHECK(va >= child->region.base && va < child->region.base + child->region.size);
	CHECK_EQ(user_write(root, va, "x", 1), 0);
	CHECK_EQ(map_page(child, child->region.base + 4 * PAGE_SIZE, false, &outside), -EINVAL);
	CHECK_EQ(map_page(root, child->region.base, true, &outside), -EINVAL); /* a VMAR is there */
	CHECK_EQ(map_page(root, 0, false, &outside), 0);
	CHECK(vmar_next_mapping(root, 0, &info));
	CHECK_EQ(info.base, min(va, outside));
	CHECK(vmar_next_mapping(root, info.base + info.size, &info));
	CHECK_EQ(info.base, max(va, outside));
	CHECK(!vmar_next_mapping(root, info.base + info.size, &info));
	CHECK(vmar_next_mapping(child, 0, &info) && info.base == va);
	CHECK(vmar_find_mapping(root, va + 5, &info) && info.base == va);
	CHECK_EQ(vmar_resident(root, va, PAGE_SIZE), PAGE_SIZE);
	unref(child); /* the tree keeps it */
	CHECK_EQ(user_write(root, va, "x", 1), 0);
	unref(root);
	CHECK_EQ(heap_in_use(), heap);
}

TEST(vmar_destroyed_is_dead)
{
	struct vmar *root, *child, *inner, *other;
	vaddr_t va;

	CHECK_EQ(vmar_create(NULL, &root), 0);
	CHECK_EQ(allocate(root, 8, RWX, &child), 0);
	CHECK_EQ(allocate(child, 4, RWX, &inner), 0);
	CHECK_EQ(map_page(inner, 0, false, &va), 0);
	CHECK_EQ(user_write(root, va, "x", 1), 0);
	CHECK_EQ(vmar_destroy(child), 0);
	CHECK_EQ(user_write(root, va, "x", 1), -EFAULT);
	CHECK_EQ(vmar_destroy(child), -EBADFD);
	CHECK_EQ(vmar_destroy(inner), -EBADFD);
	CHECK_EQ(map_page(inner, 0, false, &va), -EBADFD);
	CHECK_EQ(allocate(child, 1, RWX, &other), -EBADFD);
	CHECK_EQ(vmar_unmap(child, va, PAGE_SIZE), -EBADFD);
	CHECK_EQ(vmar_protect(child, va, PAGE_SIZE, PAGE_READ), -EBADFD);
	CHECK_EQ(vmar_map_range(child, va, PAGE_SIZE), -EBADFD);
	unref(root); /* before what was in it */
	unref(child);
	unref(inner);
}

TEST(vmar_unmap_takes_whole_vmars)
{
	struct vmar *root, *child;
	vaddr_t va, base;

	CHECK_EQ(vmar_create(NULL, &root), 0);
	CHECK_EQ(allocate(root, 4, RWX, &child), 0);
	CHECK_EQ(map_page(child, 0, false, &va), 0);
	base = child->region.base;
	CHECK_EQ(vmar_unmap(root, base + PAGE_SIZE, PAGE_SIZE), -EINVAL);
	CHECK_EQ(vmar_unmap(root, base, 3 * PAGE_SIZE), -EINVAL);
	CHECK_EQ(vmar_protect(root, va, PAGE_SIZE, PAGE_READ), -ENOENT);
	CHECK_EQ(vmar_unmap(root, base, 4 * PAGE_SIZE), 0);
	CHECK_EQ(map_page(child, 0, false, &va), -EBADFD);
	unref(child);
	unref(root);
}

TEST(vmar_permissions_are_inherited)
{
	struct vmar *root, *child, *inner;
	vaddr_t va;

	CHECK_EQ(vmar_create(NULL, &root), 0);
	CHECK_EQ(allocate(root, 4, PAGE_READ, &child), 0);
	CHECK_EQ(map_page(child, 0, false, &va), -EACCES);
	CHECK_EQ(allocate(child, 1, RW, &inner), -EACCES);
	CHECK_EQ(allocate(child, 1, PAGE_READ, &inner), 0);
	unref(inner);
	unref(child);
	unref(root);
}

TEST(vmar_placing)
{
	struct vmar_place place = { .size = 2 * PAGE_SIZE, .align_log2 = 21 };
	struct vmar *root, *child, *inner;

	CHECK_EQ(vmar_create(NULL, &root), 0);
	CHECK_EQ(vmar_allocate(root, &place, RWX, &child), 0);
	CHECK_EQ(child->region.base % (1 << 21), 0);
	unref(child);
	place = (struct vmar_place){ .size = PAGE_SIZE, .align_log2 = 48 };
	CHECK_EQ(vmar_allocate(root, &place, RWX, &child), -EINVAL);
	place = (struct vmar_place){ .size = 0 };
	CHECK_EQ(vmar_allocate(root, &place, RWX, &child), -EINVAL);
	place = (struct vmar_place){ .size = UINT64_MAX };
	CHECK_EQ(vmar_allocate(root, &place, RWX, &child), -EINVAL);
	CHECK_EQ(allocate(root, 4, RWX, &child), 0);
	place = (struct vmar_place){ .size = PAGE_SIZE,
				     .limit = child->region.base + 2 * PAGE_SIZE };
	for (unsigned i = 0; i < 2; i++) {
		CHECK_EQ(vmar_allocate(child, &place, RWX, &inner), 0);
		CHECK(inner->region.base < place.limit);
		unref(inner);
	}
	CHECK_EQ(vmar_allocate(child, &place, RWX, &inner), -ENOMEM);
	CHECK_EQ(allocate(child, 2, RWX, &inner), 0);
	unref(inner);
	CHECK_EQ(allocate(child, 1, RWX, &inner), -ENOMEM);
	unref(child);
	unref(root);
}

/* Two address spaces do not begin at the same place (once in 2^16 they do). */
TEST(vmar_placing_is_random)
{
	vaddr_t offsets[4];
	bool differ = false;

	for (unsigned i = 0; i < 4; i++) {
		struct vmar *root;

		CHECK_EQ(vmar_create(NULL, &root), 0);
		CHECK_EQ(map_page(root, 0, false, &offsets[i]), 0);
		offsets[i] -= root->region.base;
		differ |= offsets[i] != offsets[0];
		unref(root);
	}
	CHECK(differ);
}

/* Deeper than the kernel's stack could follow. */
TEST(vmar_deep_tree)
{
	enum { DEPTH = 2000 };
	size_t heap = heap_in_use();
	struct vmar *root, *in, *child;
	vaddr_t va;

	CHECK_EQ(vmar_create(NULL, &root), 0);
	in = ref(root);
	for (unsigned i = 0; i < DEPTH; i++) {
		CHECK_EQ(allocate(in, DEPTH - i, RWX, &child), 0);
		unref(in);
		in = child;
	}
	CHECK_EQ(map_page(in, 0, false, &va), 0);
	CHECK_EQ(user_write(root, va, "x", 1), 0);
	unref(in);
	unref(root);
	CHECK_EQ(heap_in_use(), heap);
}

TEST(vmar_protect_needs_all_of_it)
{
	struct vmar *root;
	vaddr_t a, b;
	char c;

	CHECK_EQ(vmar_create(NULL, &root), 0);
	CHECK_EQ(map_page(root, 0x400000, false, &a), 0);
	CHECK_EQ(map_page(root, 0x402000, false, &b), 0);
	CHECK_EQ(vmar_protect(root, a, 3 * PAGE_SIZE, PAGE_READ), -ENOENT);
	CHECK_EQ(user_write(root, a, "x", 1), 0); /* nothing has changed */
	CHECK_EQ(vmar_protect(root, a, PAGE_SIZE, PAGE_EXEC), -EACCES);
	CHECK_EQ(vmar_protect(root, a, PAGE_SIZE, PAGE_READ), 0);
	CHECK_EQ(user_write(root, a, "x", 1), -EFAULT);
	CHECK_EQ(user_read(root, &c, a, 1), 0);
	CHECK_EQ(vmar_decommit(root, b, PAGE_SIZE, true), 0);
	CHECK_EQ(vmar_decommit(root, a, 3 * PAGE_SIZE, true), -ENOENT);
	unref(root);
}

TEST(vmar_map_range_enters_what_exists)
{
	struct vmar_map map = { .size = 4 * PAGE_SIZE, .flags = RW, .max_flags = RW };
	struct vmar *root;
	vaddr_t va;

	CHECK_EQ(vmar_create(NULL, &root), 0);
	CHECK_EQ(vmo_create(4 * PAGE_SIZE, false, &map.vmo), 0);
	CHECK_EQ(vmo_commit(map.vmo, PAGE_SIZE, 2 * PAGE_SIZE), 0);
	CHECK_EQ(vmar_map(root, &map, &va), 0);
	CHECK_EQ(vmar_resident(root, va, map.size), 0);
	CHECK_EQ(vmar_map_range(root, va, map.size), 0);
	CHECK_EQ(vmar_resident(root, va, map.size), 2 * PAGE_SIZE);
	CHECK_EQ(vmar_map_range(root, va, map.size + PAGE_SIZE), -ENOENT);
	unref(map.vmo);
	unref(root);
}
