/* Kinds of VMOs and what can be done to them; copies and mappings are in vm_test.c. */
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/frame.h>
#include <mm/heap.h>
#include <object/vmo.h>

static char byte_at(struct vmo *vmo, uint64_t offset)
{
	char c = '?';

	return vmo_read(vmo, offset, &c, 1) ? '?' : c;
}

TEST(vmo_reading_makes_no_pages)
{
	struct vmo *vmo;

	CHECK_EQ(vmo_create(VMO_SIZE_MAX, false, &vmo), 0);
	CHECK_EQ(byte_at(vmo, VMO_SIZE_MAX - 1), 0);
	CHECK_EQ(vmo_committed(vmo), 0);
	CHECK_EQ(vmo_commit(vmo, VMO_SIZE_MAX - 2 * PAGE_SIZE + 1, PAGE_SIZE), 0);
	CHECK_EQ(vmo_committed(vmo), 2);
	CHECK_EQ(vmo_commit(vmo, VMO_SIZE_MAX, 1), -ERANGE);
	CHECK_EQ(vmo_commit(vmo, 1, UINT64_MAX), -ERANGE);
	unref(vmo);
}

TEST(vmo_slice_is_a_window)
{
	size_t heap = heap_in_use();
	struct vmo *vmo, *slice, *inner, *other;

	CHECK_EQ(vmo_create(8 * PAGE_SIZE, false, &vmo), 0);
	CHECK_EQ(vmo_slice(vmo, PAGE_SIZE, 8 * PAGE_SIZE, &slice), -ERANGE);
	CHECK_EQ(vmo_slice(vmo, 1, PAGE_SIZE, &slice), -EINVAL);
	CHECK_EQ(vmo_slice(vmo, 2 * PAGE_SIZE, 4 * PAGE_SIZE, &slice), 0);
	CHECK_EQ(slice->object.related_koid, vmo->object.koid);
	CHECK_EQ(object_signals(&vmo->object), 0);
	CHECK_EQ(vmo_slice(slice, PAGE_SIZE, PAGE_SIZE, &inner), 0);
	CHECK_EQ(vmo_write(inner, 5, "x", 1), 0);
	CHECK_EQ(byte_at(vmo, 3 * PAGE_SIZE + 5), 'x');
	CHECK_EQ(byte_at(slice, PAGE_SIZE + 5), 'x');
	CHECK(vmo_has_page(inner, 0) && !vmo_has_page(slice, 0));
	CHECK_EQ(vmo_write(inner, PAGE_SIZE, "x", 1), -ERANGE);
	CHECK_EQ(vmo_clone(slice, 0, PAGE_SIZE, &other), -EOPNOTSUPP);
	CHECK_EQ(vmo_decommit(slice, PAGE_SIZE, PAGE_SIZE), 0);
	CHECK_EQ(byte_at(vmo, 3 * PAGE_SIZE + 5), 0);
	unref(vmo); /* the slices keep it */
	unref(slice);
	CHECK_EQ(byte_at(inner, 5), 0);
	unref(inner);
	CHECK_EQ(heap_in_use(), heap);
	CHECK_EQ(vmo_create(PAGE_SIZE, true, &vmo), 0);
	CHECK_EQ(vmo_slice(vmo, 0, PAGE_SIZE, &slice), -EOPNOTSUPP);
	unref(vmo);
}

TEST(vmo_knows_whether_it_has_children)
{
	struct vmo *vmo, *a, *b;

	CHECK_EQ(vmo_create(PAGE_SIZE, false, &vmo), 0);
	CHECK_EQ(object_signals(&vmo->object), SIGNAL_ZERO_CHILDREN);
	CHECK_EQ(vmo_clone(vmo, 0, PAGE_SIZE, &a), 0);
	CHECK_EQ(vmo_slice(vmo, 0, PAGE_SIZE, &b), 0);
	CHECK_EQ(object_signals(&vmo->object), 0);
	unref(a);
	CHECK_EQ(object_signals(&vmo->object), 0);
	unref(b);
	CHECK_EQ(object_signals(&vmo->object), SIGNAL_ZERO_CHILDREN);
	CHECK_EQ(vmo_clone(vmo, 0, PAGE_SIZE, &a), 0);
	unref(vmo); /* before its child */
	unref(a);
}

TEST(vmo_contiguous)
{
	size_t heap = heap_in_use();
	paddr_t pages[5];
	struct vmo *vmo, *clone;
	struct pin pin;

	CHECK_EQ(vmo_create_contiguous(0, 0, &vmo), -EINVAL);
	CHECK_EQ(vmo_create_contiguous(PAGE_SIZE, 32, &vmo), -EINVAL);
	CHECK_EQ(vmo_create_contiguous(VMO_SIZE_MAX, 0, &vmo), -ENOMEM);
	CHECK_EQ(vmo_create_contiguous(5 * PAGE_SIZE, 16, &vmo), 0);
	CHECK_EQ(vmo_committed(vmo), 5);
	CHECK_EQ(vmo_pin(vmo, 0, 5 * PAGE_SIZE, &pin, pages), 0);
	CHECK_EQ(pages[0] % (1 << 16), 0);
	for (unsigned i = 1; i < 5; i++)
		CHECK_EQ(pages[i], pages[0] + i * PAGE_SIZE);
	vmo_unpin(&pin);
	CHECK_EQ(vmo_decommit(vmo, 0, PAGE_SIZE), -EOPNOTSUPP);
	CHECK_EQ(vmo_clone(vmo, 0, PAGE_SIZE, &clone), -EOPNOTSUPP);
	CHECK_EQ(vmo_write(vmo, 7, "x", 1), 0);
	CHECK_EQ(vmo_zero(vmo, 0, 5 * PAGE_SIZE), 0);
	CHECK_EQ(byte_at(vmo, 7), 0);
	CHECK_EQ(vmo_committed(vmo), 5);
	unref(vmo);
	CHECK_EQ(heap_in_use(), heap);
}

TEST(vmo_physical)
{
	paddr_t frame = frame_alloc_zeroed();
	struct vmo *vmo;

	CHECK(frame);
	CHECK_EQ(vmo_create_physical(frame + 1, PAGE_SIZE, &vmo), -EINVAL);
	CHECK_EQ(vmo_create_physical(frame, 0, &vmo), -EINVAL);
	CHECK_EQ(vmo_create_physical(-PAGE_SIZE, 2 * PAGE_SIZE, &vmo), -EINVAL);
	CHECK_EQ(vmo_create_physical(frame, PAGE_SIZE, &vmo), 0);
	CHECK_EQ(vmo_write(vmo, 0, "x", 1), -EBADFD); /* not cached */
	CHECK_EQ(vmo_set_cache(vmo, VMO_WRITE_COMBINING + 1), -EINVAL);
	CHECK_EQ(vmo_set_cache(vmo, VMO_CACHED), 0);
	CHECK_EQ(vmo_write(vmo, 3, "x", 1), 0);
	CHECK_EQ(byte_at(vmo, 3), 'x');
	CHECK_EQ(vmo_decommit(vmo, 0, PAGE_SIZE), -EOPNOTSUPP);
	unref(vmo);
	CHECK_EQ(frame_ref_count(frame), 1);
	frame_unref(frame);
	CHECK_EQ(vmo_create_physical(UINT64_C(1) << 50, PAGE_SIZE, &vmo), 0);
	CHECK_EQ(vmo_set_cache(vmo, VMO_CACHED), -EINVAL); /* no memory */
	CHECK_EQ(byte_at(vmo, 0), '?');
	unref(vmo);
}

TEST(vmo_cache_policy_needs_an_untouched_vmo)
{
	struct vmo *vmo, *clone;

	CHECK_EQ(vmo_create(PAGE_SIZE, false, &vmo), 0);
	CHECK_EQ(vmo_clone(vmo, 0, PAGE_SIZE, &clone), 0);
	CHECK_EQ(vmo_set_cache(vmo, VMO_UNCACHED), -EBADFD);
	unref(clone);
	CHECK_EQ(vmo_set_cache(vmo, VMO_UNCACHED), 0);
	CHECK_EQ(vmo_get_cache(vmo), VMO_UNCACHED);
	CHECK_EQ(vmo_set_cache(vmo, VMO_CACHED), 0);
	CHECK_EQ(vmo_write(vmo, 0, "x", 1), 0);
	CHECK_EQ(vmo_set_cache(vmo, VMO_UNCACHED), -EBADFD);
	CHECK_EQ(vmo_cache_op(vmo, 0, PAGE_SIZE), 0);
	CHECK_EQ(vmo_cache_op(vmo, 0, 0), -EINVAL);
	CHECK_EQ(vmo_cache_op(vmo, 1, PAGE_SIZE), -ERANGE);
	unref(vmo);
}

TEST(vmo_pins_hold_pages)
{
	struct pin pin, second;
	paddr_t pages[2];
	struct vmo *vmo, *clone;

	CHECK_EQ(vmo_create(4 * PAGE_SIZE, true, &vmo), 0);
	CHECK_EQ(vmo_pin(vmo, 1, PAGE_SIZE, &pin, pages), -EINVAL);
	CHECK_EQ(vmo_pin(vmo, 0, 0, &pin, pages), -EINVAL);
	CHECK_EQ(vmo_pin(vmo, 3 * PAGE_SIZE, 2 * PAGE_SIZE, &pin, pages), -ERANGE);
	CHECK_EQ(vmo_pin(vmo, 2 * PAGE_SIZE, 2 * PAGE_SIZE, &pin, pages), 0);
	CHECK_EQ(vmo_committed(vmo), 2);
	CHECK_EQ(vmo_pin(vmo, 2 * PAGE_SIZE, PAGE_SIZE, &second, pages), 0);
	CHECK_EQ(vmo_decommit(vmo, 0, 4 * PAGE_SIZE), -EBADFD);
	CHECK_EQ(vmo_set_size(vmo, 3 * PAGE_SIZE), -EBADFD);
	CHECK_EQ(vmo_clone(vmo, 0, 4 * PAGE_SIZE, &clone), -EBADFD);
	CHECK_EQ(vmo_clone(vmo, 0, 2 * PAGE_SIZE, &clone), 0);
	unref(clone);
	CHECK_EQ(vmo_write(vmo, 2 * PAGE_SIZE, "x", 1), 0);
	CHECK_EQ(vmo_zero(vmo, 0, 4 * PAGE_SIZE), 0); /* written, not freed */
	CHECK_EQ(byte_at(vmo, 2 * PAGE_SIZE), 0);
	vmo_unpin(&pin);
	CHECK_EQ(vmo_set_size(vmo, 3 * PAGE_SIZE), 0);
	CHECK_EQ(vmo_set_size(vmo, 2 * PAGE_SIZE), -EBADFD);
	vmo_unpin(&second);
	CHECK_EQ(vmo_set_size(vmo, 0), 0);
	unref(vmo);
}

TEST(vmo_zero_parts_of_pages)
{
	static const char text[] = "abcdef";
	struct vmo *vmo;

	CHECK_EQ(vmo_create(4 * PAGE_SIZE, false, &vmo), 0);
	for (unsigned page = 0; page < 4; page++)
		CHECK_EQ(vmo_write(vmo, page * PAGE_SIZE, text, sizeof(text)), 0);
	CHECK_EQ(vmo_zero(vmo, 3, 3 * PAGE_SIZE), 0);
	CHECK_EQ(vmo_committed(vmo), 2);
	CHECK_EQ(byte_at(vmo, 2), 'c');
	CHECK_EQ(byte_at(vmo, 3), 0);
	CHECK_EQ(byte_at(vmo, 3 * PAGE_SIZE + 2), 0);
	CHECK_EQ(byte_at(vmo, 3 * PAGE_SIZE + 3), 'd');
	CHECK_EQ(vmo_zero(vmo, PAGE_SIZE + 1, 10), 0); /* nothing is there: nothing is made */
	CHECK_EQ(vmo_committed(vmo), 2);
	CHECK_EQ(vmo_zero(vmo, 0, 5 * PAGE_SIZE), -ERANGE);
	CHECK_EQ(vmo_zero(vmo, UINT64_MAX, 2), -ERANGE);
	unref(vmo);
}

TEST(vmo_content_size)
{
	struct vmo *vmo;

	CHECK_EQ(vmo_create(5000, true, &vmo), 0);
	CHECK_EQ(vmo_get_content_size(vmo), 5000);
	CHECK_EQ(vmo_set_content_size(vmo, 8192), 0);
	CHECK_EQ(vmo_set_content_size(vmo, 8193), -ERANGE);
	CHECK_EQ(vmo_set_size(vmo, 100), 0);
	CHECK_EQ(vmo_get_content_size(vmo), 100);
	CHECK_EQ(vmo_set_size(vmo, VMO_SIZE_MAX + 1), -ERANGE);
	unref(vmo);
}

/* A clone of a clone of a part: each sees what it should, whoever dies first. */
TEST(vmo_clones_of_clones)
{
	size_t heap = heap_in_use();
	struct vmo *vmo, *a, *b;

	CHECK_EQ(vmo_create(100 * PAGE_SIZE, false, &vmo), 0);
	for (unsigned page = 0; page < 100; page++) {
		char c = (char)page;

		CHECK_EQ(vmo_write(vmo, page * PAGE_SIZE, &c, 1), 0);
	}
	CHECK_EQ(vmo_clone(vmo, 30 * PAGE_SIZE, 50 * PAGE_SIZE, &a), 0);
	CHECK_EQ(vmo_committed(a), 50);
	CHECK_EQ(vmo_clone_resizable(a, 10 * PAGE_SIZE, 200 * PAGE_SIZE, &b), 0);
	CHECK_EQ(vmo_committed(b), 40);
	CHECK_EQ(vmo_write(a, 12 * PAGE_SIZE, "x", 1), 0);
	CHECK_EQ(byte_at(b, 2 * PAGE_SIZE), 42);
	CHECK_EQ(byte_at(vmo, 42 * PAGE_SIZE), 42);
	CHECK_EQ(byte_at(b, 40 * PAGE_SIZE), 0); /* behind a's end */
	CHECK_EQ(vmo_set_size(b, 3 * PAGE_SIZE), 0);
	CHECK_EQ(vmo_set_size(b, 10 * PAGE_SIZE), 0);
	CHECK_EQ(byte_at(b, 3 * PAGE_SIZE), 0);
	unref(vmo);
	CHECK_EQ(byte_at(a, 49 * PAGE_SIZE), 79);
	unref(a);
	CHECK_EQ(byte_at(b, 0), 40);
	unref(b);
	CHECK_EQ(heap_in_use(), heap);
}
