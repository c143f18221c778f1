#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/pager.h>
#include <object/user_memory.h>

#define PAGES 4

struct fixture {
	struct pager *pager;
	struct port *port;
	struct vmo *vmo, *aux;
	size_t heap;
};

static bool set_up(struct fixture *f)
{
	f->heap = heap_in_use();
	return pager_create(&f->pager) == 0 && port_create(&f->port) == 0 &&
	       pager_create_vmo(f->pager, f->port, 5, PAGES * PAGE_SIZE, false, &f->vmo) == 0 &&
	       vmo_create(PAGES * PAGE_SIZE, false, &f->aux) == 0 &&
	       vmo_write(f->aux, 0, "supplied", 8) == 0;
}

static bool tear_down(struct fixture *f)
{
	unref(f->vmo);
	unref(f->aux);
	unref(f->pager);
	unref(f->port);
	return heap_in_use() == f->heap;
}

TEST(pager_is_asked_once_and_supplies)
{
	struct port_packet packet;
	struct fixture f;
	char buf[8];

	CHECK(set_up(&f));
	CHECK_EQ(vmo_read(f.vmo, PAGE_SIZE + 4, buf, 4), -EAGAIN);
	CHECK_EQ(vmo_read(f.vmo, PAGE_SIZE, buf, 8), -EAGAIN);
	CHECK_EQ(port_take(f.port, &packet), 0);
	CHECK_EQ(packet.key, 5);
	CHECK_EQ(packet.type, PACKET_PAGE_REQUEST);
	CHECK_EQ(packet.page_request.command, PAGER_READ);
	CHECK_EQ(packet.page_request.offset, PAGE_SIZE);
	CHECK_EQ(packet.page_request.length, PAGE_SIZE);
	CHECK_EQ(port_take(f.port, &packet), -EAGAIN);
	CHECK_EQ(pager_supply(f.pager, f.vmo, PAGE_SIZE, PAGE_SIZE, f.aux, 0), 0);
	CHECK_EQ(vmo_read(f.vmo, PAGE_SIZE, buf, 8), 0);
	CHECK(!memcmp(buf, "supplied", 8));
	CHECK(!vmo_has_page(f.aux, 0));
	CHECK(tear_down(&f));
}

static unsigned told;
static struct object *last_request;

static void note_request(struct object *request)
{
	told++;
	object_unref(last_request);
	last_request = object_ref(request);
}

/* The hook gets what to wait for; it is signaled when the page comes. */
TEST(pager_request_is_signaled)
{
	void (*hook)(struct object *) = page_request_hook;
	struct vmar_map map = { .size = PAGE_SIZE, .flags = PAGE_READ, .max_flags = PAGE_READ };
	struct fixture f;
	struct vmar *vmar;
	vaddr_t va;
	char buf[8];

	told = 0;
	last_request = NULL;
	page_request_hook = note_request;
	CHECK(set_up(&f));
	CHECK_EQ(vmar_create(NULL, &vmar), 0);
	map.vmo = f.vmo;
	CHECK_EQ(vmar_map(vmar, &map, &va), 0);
	CHECK_EQ(user_read(vmar, buf, va, 8), -EAGAIN);
	CHECK_EQ(vmar_fault(vmar, va, PAGE_READ), -EAGAIN);
	page_request_hook = hook;
	CHECK_EQ(told, 2);
	CHECK_EQ(object_signals(last_request), 0);
	CHECK_EQ(pager_supply(f.pager, f.vmo, 0, PAGE_SIZE, f.aux, 0), 0);
	CHECK_EQ(object_signals(last_request), SIGNAL_SIGNALED);
	object_unref(last_request);
	CHECK_EQ(user_read(vmar, buf, va, 8), 0);
	CHECK(!memcmp(buf, "supplied", 8));
	unref(vmar);
	CHECK(tear_down(&f));
}

TEST(pager_fails_and_detaches)
{
	struct port_packet packet;
	struct fixture f;
	char buf[8];

	CHECK(set_up(&f));
	CHECK_EQ(vmo_read(f.vmo, 0, buf, 8), -EAGAIN);
	CHECK_EQ(pager_fail(f.pager, f.vmo, 0, PAGES * PAGE_SIZE, -EIO), 0);
	CHECK_EQ(vmo_read(f.vmo, 0, buf, 8), -EIO);
	CHECK_EQ(vmo_read(f.vmo, 0, buf, 8), -EAGAIN); /* asked anew */
	CHECK_EQ(pager_detach_vmo(f.pager, f.vmo), 0);
	CHECK_EQ(vmo_read(f.vmo, 0, buf, 8), -EBADFD);
	CHECK_EQ(port_take(f.port, &packet), 0);
	CHECK_EQ(packet.page_request.command, PAGER_COMPLETE);
	CHECK_EQ(pager_supply(f.pager, f.vmo, 0, PAGE_SIZE, f.aux, 0), -EBADFD);
	CHECK(tear_down(&f));
}

TEST(pager_validates)
{
	uint64_t size = PAGES * PAGE_SIZE;
	struct vmo *plain, *contiguous;
	struct pager *other;
	struct fixture f;

	CHECK(set_up(&f));
	CHECK_EQ(vmo_create(PAGE_SIZE, false, &plain), 0);
	CHECK_EQ(vmo_create_contiguous(PAGE_SIZE, 0, &contiguous), 0);
	CHECK_EQ(pager_create(&other), 0);
	CHECK_EQ(pager_supply(f.pager, plain, 0, PAGE_SIZE, f.aux, 0), -EINVAL);
	CHECK_EQ(pager_supply(other, f.vmo, 0, PAGE_SIZE, f.aux, 0), -EINVAL);
	CHECK_EQ(pager_supply(f.pager, f.vmo, 1, PAGE_SIZE, f.aux, 0), -EINVAL);
	CHECK_EQ(pager_supply(f.pager, f.vmo, 0, PAGE_SIZE, f.vmo, 0), -EINVAL);
	CHECK_EQ(pager_supply(f.pager, f.vmo, 0, PAGE_SIZE, contiguous, 0), -EOPNOTSUPP);
	CHECK_EQ(pager_supply(f.pager, f.vmo, 0, size + PAGE_SIZE, f.aux, 0), -ERANGE);
	CHECK_EQ(pager_supply(f.pager, f.vmo, 0, PAGE_SIZE, f.aux, size), -ERANGE);
	CHECK_EQ(pager_supply(f.pager, f.vmo, -PAGE_SIZE, 2 * PAGE_SIZE, f.aux, 0), -ERANGE);
	CHECK_EQ(pager_fail(f.pager, plain, 0, PAGE_SIZE, -EIO), -EINVAL);
	CHECK_EQ(pager_fail(f.pager, f.vmo, 0, PAGE_SIZE, 0), -EINVAL);
	CHECK_EQ(pager_fail(f.pager, f.vmo, size, PAGE_SIZE, -EIO), -ERANGE);
	CHECK_EQ(pager_detach_vmo(f.pager, plain), -EINVAL);
	CHECK_EQ(vmo_decommit(f.vmo, 0, PAGE_SIZE), -EOPNOTSUPP);
	unref(plain);
	unref(contiguous);
	unref(other);
	CHECK(tear_down(&f));
}

/* What the clone has not written stays the parent's, whenever it comes. */
TEST(pager_clone_follows_its_parent)
{
	struct fixture f;
	struct vmo *clone;
	char buf[8];

	CHECK(set_up(&f));
	CHECK_EQ(vmo_clone(f.vmo, PAGE_SIZE, 8 * PAGE_SIZE, &clone), 0);
	CHECK_EQ(vmo_read(clone, 0, buf, 8), -EAGAIN);
	CHECK_EQ(vmo_read(clone, 3 * PAGE_SIZE, buf, 1), 0); /* behind the parent's end */
	CHECK_EQ(pager_supply(f.pager, f.vmo, PAGE_SIZE, PAGE_SIZE, f.aux, 0), 0);
	CHECK_EQ(vmo_read(clone, 0, buf, 8), 0);
	CHECK(!memcmp(buf, "supplied", 8));
	CHECK_EQ(vmo_write(clone, 0, "S", 1), 0);
	CHECK_EQ(vmo_read(f.vmo, PAGE_SIZE, buf, 8), 0);
	CHECK_EQ(buf[0], 's');
	CHECK_EQ(vmo_write(f.vmo, PAGE_SIZE + 1, "U", 1), 0);
	CHECK_EQ(vmo_read(clone, 0, buf, 8), 0);
	CHECK(!memcmp(buf, "Supplied", 8));
	unref(clone);
	CHECK(tear_down(&f));
}

TEST(pager_closed_with_its_last_handle)
{
	struct port_packet packet;
	struct handle_table table;
	struct fixture f;
	struct vmo *late;
	handle_t handle;
	char buf[8];

	handle_table_init(&table);
	CHECK(set_up(&f));
	CHECK_EQ(handle_add(&table, &f.pager->object, pager_type.rights, &handle), 0);
	handle_table_destroy(&table);
	CHECK_EQ(vmo_read(f.vmo, 0, buf, 8), -EBADFD);
	CHECK_EQ(port_take(f.port, &packet), 0);
	CHECK_EQ(packet.page_request.command, PAGER_COMPLETE);
	CHECK_EQ(pager_create_vmo(f.pager, f.port, 5, PAGE_SIZE, false, &late), -EBADFD);
	CHECK(tear_down(&f));
}
