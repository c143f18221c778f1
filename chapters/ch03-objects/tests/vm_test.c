#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/user_memory.h>

#define RW (PAGE_READ | PAGE_WRITE)

static uint32_t word_at(struct vmo *vmo, uint64_t offset)
{
	uint32_t word = 0;

	return vmo_read(vmo, offset, &word, sizeof(word)) ? 0xdead : word;
}

static int set_word(struct vmo *vmo, uint64_t offset, uint32_t word)
{
	return vmo_write(vmo, offset, &word, sizeof(word));
}

TEST(vmo_read_write_limits)
{
	struct vmo *vmo;

	CHECK_EQ(vmo_create(5000, false, &vmo), 0);
	CHECK_EQ(vmo->size, 2 * PAGE_SIZE);
	CHECK_EQ(set_word(vmo, PAGE_SIZE - 2, 0x12345678), 0);
	CHECK_EQ(word_at(vmo, PAGE_SIZE - 2), 0x12345678);
	CHECK_EQ(word_at(vmo, 0), 0);
	CHECK_EQ(set_word(vmo, 2 * PAGE_SIZE - 3, 1), -ERANGE);
	CHECK_EQ(set_word(vmo, UINT64_MAX - 1, 1), -ERANGE);
	CHECK_EQ(vmo_set_size(vmo, 0), -EACCES);
	unref(vmo);
	CHECK_EQ(vmo_create(VMO_SIZE_MAX + 1, false, &vmo), -ERANGE);
}

TEST(vmo_clone_is_a_snapshot)
{
	struct vmo *vmo, *clone;

	CHECK_EQ(vmo_create(4 * PAGE_SIZE, false, &vmo), 0);
	CHECK_EQ(set_word(vmo, 0, 1), 0);
	CHECK_EQ(set_word(vmo, PAGE_SIZE, 2), 0);
	CHECK_EQ(vmo_clone(vmo, PAGE_SIZE, 3 * PAGE_SIZE, &clone), 0);
	CHECK_EQ(vmo_committed(clone), 1);
	CHECK_EQ(set_word(vmo, PAGE_SIZE, 3), 0);
	CHECK_EQ(word_at(clone, 0), 2);
	CHECK_EQ(set_word(clone, 0, 4), 0);
	CHECK_EQ(word_at(vmo, PAGE_SIZE), 3);
	CHECK_EQ(set_word(vmo, 2 * PAGE_SIZE, 5), 0);
	CHECK_EQ(word_at(clone, PAGE_SIZE), 0);
	unref(vmo);
	CHECK_EQ(word_at(clone, 0), 4);
	unref(clone);
}

TEST(vmo_resize)
{
	struct vmo *vmo;

	CHECK_EQ(vmo_create(PAGE_SIZE, true, &vmo), 0);
	CHECK_EQ(vmo_set_size(vmo, 600 * PAGE_SIZE), 0);
	CHECK_EQ(set_word(vmo, 599 * PAGE_SIZE, 7), 0);
	CHECK_EQ(vmo_set_size(vmo, 599 * PAGE_SIZE), 0);
	CHECK_EQ(vmo_set_size(vmo, 600 * PAGE_SIZE), 0);
	CHECK_EQ(word_at(vmo, 599 * PAGE_SIZE), 0);
	CHECK_EQ(vmo_decommit(vmo, 0, 600 * PAGE_SIZE), 0);
	CHECK_EQ(vmo_committed(vmo), 0);
	unref(vmo);
}

static vaddr_t map_new(struct vmar *vmar, uint64_t size, unsigned flags, bool shared)
{
	struct vmar_map map = { .size = size, .flags = flags, .max_flags = RW | PAGE_EXEC,
				.shared = shared };
	vaddr_t va = 0;

	if (vmo_create(size, false, &map.vmo) != 0)
		return 0;
	if (vmar_map(vmar, &map, &va) != 0)
		va = 0;
	unref(map.vmo);
	return va;
}

TEST(vmar_map_and_unmap_part)
{
	struct vmar *vmar;
	vaddr_t va;
	char c = 'x';

	CHECK_EQ(vmar_create(NULL, &vmar), 0);
	va = map_new(vmar, 4 * PAGE_SIZE, RW, false);
	CHECK(va);
	for (unsigned i = 0; i < 4; i++)
		CHECK_EQ(user_write(vmar, va + i * PAGE_SIZE, &c, 1), 0);
	CHECK_EQ(vmar_unmap(vmar, va + PAGE_SIZE, PAGE_SIZE), 0);
	CHECK_EQ(user_write(vmar, va, &c, 1), 0);
	CHECK_EQ(user_write(vmar, va + PAGE_SIZE, &c, 1), -EFAULT);
	CHECK_EQ(user_write(vmar, va + 2 * PAGE_SIZE, &c, 1), 0);
	CHECK_EQ(vmar_unmap(vmar, va + 1, PAGE_SIZE), -EINVAL);
	CHECK_EQ(vmar_unmap(vmar, 0, PAGE_SIZE), -EINVAL);
	unref(vmar);
}

TEST(vmar_protect_part)
{
	struct vmar *vmar;
	vaddr_t va;
	char c = 'x';

	CHECK_EQ(vmar_create(NULL, &vmar), 0);
	va = map_new(vmar, 3 * PAGE_SIZE, RW, false);
	CHECK_EQ(user_write(vmar, va + PAGE_SIZE, &c, 1), 0);
	CHECK_EQ(vmar_protect(vmar, va + PAGE_SIZE, PAGE_SIZE, PAGE_READ), 0);
	CHECK_EQ(user_write(vmar, va + PAGE_SIZE, &c, 1), -EFAULT);
	CHECK_EQ(user_write(vmar, va, &c, 1), 0);
	CHECK_EQ(user_write(vmar, va + 2 * PAGE_SIZE, &c, 1), 0);
	c = 0;
	CHECK_EQ(user_read(vmar, &c, va + PAGE_SIZE, 1), 0);
	CHECK_EQ(c, 'x');
	CHECK_EQ(vmar_unmap(vmar, va + 2 * PAGE_SIZE, PAGE_SIZE), 0);
	CHECK_EQ(vmar_protect(vmar, va, 3 * PAGE_SIZE, PAGE_READ), -ENOENT);
	unref(vmar);
}

TEST(vmar_fixed_addresses)
{
	struct vmar_map map = {
		.size = PAGE_SIZE, .flags = PAGE_READ, .max_flags = PAGE_READ, .fixed = true
	};
	struct vmar *vmar;
	vaddr_t va;

	CHECK_EQ(vmar_create(NULL, &vmar), 0);
	CHECK_EQ(vmo_create(PAGE_SIZE, false, &map.vmo), 0);
	map.address = 0x400000;
	CHECK_EQ(vmar_map(vmar, &map, &va), 0);
	CHECK_EQ(va, 0x400000);
	CHECK_EQ(vmar_map(vmar, &map, &va), -EEXIST);
	map.overwrite = true;
	CHECK_EQ(vmar_map(vmar, &map, &va), 0);
	map.address = UINT64_C(0xffffffff80000000);
	CHECK_EQ(vmar_map(vmar, &map, &va), -EINVAL);
	map.address = 0x400001;
	CHECK_EQ(vmar_map(vmar, &map, &va), -EINVAL);
	map.fixed = false;
	map.size = UINT64_MAX;
	CHECK_EQ(vmar_map(vmar, &map, &va), -EINVAL);
	unref(map.vmo);
	unref(vmar);
}

TEST(vmar_fork_copies_private_and_shares_shared)
{
	struct vmar *parent, *child;
	vaddr_t private, shared;
	char buf[8] = "";

	CHECK_EQ(vmar_create(NULL, &parent), 0);
	private = map_new(parent, 2 * PAGE_SIZE, RW, false);
	shared = map_new(parent, PAGE_SIZE, RW, true);
	CHECK_EQ(user_write(parent, private, "parent", 7), 0);
	CHECK_EQ(user_write(parent, shared, "parent", 7), 0);
	CHECK_EQ(vmar_fork(parent, &child), 0);
	CHECK_EQ(user_write(parent, private, "PARENT", 7), 0);
	CHECK_EQ(user_write(child, private + PAGE_SIZE, "child", 6), 0);
	CHECK_EQ(user_write(child, shared, "child", 6), 0);
	CHECK_EQ(user_read(child, buf, private, 7), 0);
	CHECK(!strcmp(buf, "parent"));
	CHECK_EQ(user_read(parent, buf, private + PAGE_SIZE, 7), 0);
	CHECK(!strcmp(buf, ""));
	CHECK_EQ(user_read(parent, buf, shared, 7), 0);
	CHECK(!strcmp(buf, "child"));
	unref(parent);
	CHECK_EQ(user_read(child, buf, private, 7), 0);
	CHECK(!strcmp(buf, "parent"));
	unref(child);
}

/* Two mappings of one VMO must not drift apart when a shared page gets a frame of its own. */
TEST(vmo_write_after_clone_reaches_every_mapping)
{
	struct vmar_map map = { .size = PAGE_SIZE, .flags = RW, .max_flags = RW };
	struct vmar *a, *b;
	struct vmo *clone;
	vaddr_t in_a, in_b;
	char c = 0;

	CHECK_EQ(vmar_create(NULL, &a), 0);
	CHECK_EQ(vmar_create(NULL, &b), 0);
	CHECK_EQ(vmo_create(PAGE_SIZE, false, &map.vmo), 0);
	CHECK_EQ(vmar_map(a, &map, &in_a), 0);
	CHECK_EQ(vmar_map(b, &map, &in_b), 0);
	CHECK_EQ(user_write(a, in_a, "1", 1), 0);
	CHECK_EQ(user_read(b, &c, in_b, 1), 0);
	CHECK_EQ(vmo_clone(map.vmo, 0, PAGE_SIZE, &clone), 0);
	CHECK_EQ(user_write(a, in_a, "2", 1), 0);
	CHECK_EQ(user_read(b, &c, in_b, 1), 0);
	CHECK_EQ(c, '2');
	CHECK_EQ(vmo_read(clone, 0, &c, 1), 0);
	CHECK_EQ(c, '1');
	unref(clone);
	unref(map.vmo);
	unref(a);
	unref(b);
}

TEST(user_strings)
{
	struct vmar *vmar;
	vaddr_t va;
	char buf[16];

	CHECK_EQ(vmar_create(NULL, &vmar), 0);
	va = map_new(vmar, PAGE_SIZE, RW, false);
	CHECK_EQ(user_write(vmar, va + PAGE_SIZE - 4, "abc", 4), 0);
	CHECK_EQ(user_read_string(vmar, buf, va + PAGE_SIZE - 4, sizeof(buf)), 3);
	CHECK(!strcmp(buf, "abc"));
	CHECK_EQ(user_write(vmar, va + PAGE_SIZE - 4, "abcd", 4), 0);
	CHECK_EQ(user_read_string(vmar, buf, va + PAGE_SIZE - 4, sizeof(buf)), -EFAULT);
	CHECK_EQ(user_read_string(vmar, buf, va + PAGE_SIZE - 4, 4), -ENAMETOOLONG);
	CHECK_EQ(user_read_string(vmar, buf, UINT64_MAX - 2, sizeof(buf)), -EFAULT);
	CHECK_EQ(user_zero(vmar, va, PAGE_SIZE), 0);
	CHECK_EQ(user_zero(vmar, va, PAGE_SIZE + 1), -EFAULT);
	unref(vmar);
}
