#include <lib/errno.h>
#include <mm/frame.h>
#include <mm/heap.h>
#include <object/page_source.h>
#include <object/pager.h>
#include <object/vmo_internal.h>

/* An absent page that somebody waits for. Not a program's object: it has no number. */
struct page_request {
	struct object object;
	struct list node;
	uint64_t offset;
	int error;            /* it has failed: the next who asks is told */
	struct port_entry entry;
};

void (*page_request_hook)(struct object *request);

static void request_destroy(struct object *object)
{
	kfree(container_of(object, struct page_request, object));
}

static const struct object_type request_type = {
	.name = "page request",
	.destroy = request_destroy,
};

/* --- Asking; the VMO's lock is held --- */

static struct page_request *find_request(const struct page_source *source, uint64_t offset)
{
	list_for_each(request, &source->requests, struct page_request, node)
		if (request->offset == offset)
			return request;
	return NULL;
}

static void request_remove(struct page_source *source, struct page_request *request)
{
	list_remove(&request->node);
	port_unqueue_entry(source->port, &request->entry);
	unref(request);
}

static int request_new(struct page_source *source, uint64_t offset, struct page_request **out)
{
	struct page_request *request = new(struct page_request);

	if (!request)
		return -ENOMEM;
	object_init(&request->object, &request_type, 0);
	request->offset = offset;
	request->entry.packet = (struct port_packet){ .key = source->key,
						      .type = PACKET_PAGE_REQUEST };
	request->entry.packet.page_request.command = PAGER_READ;
	request->entry.packet.page_request.offset = offset;
	request->entry.packet.page_request.length = PAGE_SIZE;
	list_push_back(&source->requests, &request->node);
	if (port_queue_entry(source->port, &request->entry) != 0) {
		request_remove(source, request);
		return -EBADFD;
	}
	*out = request;
	return 0;
}

static int ask_pager(struct page_source *source, uint64_t offset)
{
	struct page_request *request = find_request(source, offset);
	int err = source->detached ? -EBADFD : 0;

	if (!err && !request)
		err = request_new(source, offset, &request);
	if (err)
		return err;
	err = request->error;
	if (err) {
		request_remove(source, request);
		return err;
	}
	if (page_request_hook)
		page_request_hook(&request->object);
	return -EAGAIN;
}

/* The page becomes shared: the parent's mappings may not write to it any more. */
static int ask_parent(struct page_source *source, uint64_t offset, paddr_t *frame)
{
	struct vmo *parent = source->parent;
	uint64_t at = source->offset + offset;
	struct vmo_page page;
	int err;

	if (offset >= source->limit)
		return -ENOENT;
	object_lock(&parent->object);
	err = at < parent->size ? vmo_page_locked(parent, at, false, &page) : -ENOENT;
	if (!err) {
		mappings_write_protect(parent, at, PAGE_SIZE);
		frame_ref(page.pa);
		*frame = page.pa;
	}
	object_unlock(&parent->object);
	return err;
}

int page_source_get(struct vmo *vmo, uint64_t offset, paddr_t *frame)
{
	offset = round_down(offset, PAGE_SIZE);
	if (!vmo->source)
		return -ENOENT;
	if (vmo->source->parent)
		return ask_parent(vmo->source, offset, frame);
	return ask_pager(vmo->source, offset);
}

/* --- Ends --- */

void page_source_answer(struct page_source *source, uint64_t offset, uint64_t size, int error)
{
	list_for_each_safe(request, &source->requests, struct page_request, node) {
		if (request->offset < offset || request->offset - offset >= size || request->error)
			continue;
		request->error = error;
		port_unqueue_entry(source->port, &request->entry);
		object_signal(&request->object, 0, SIGNAL_SIGNALED);
		if (!error)
			request_remove(source, request);
	}
}

static void complete_taken(struct port_entry *entry)
{
	kfree(entry);
}

void page_source_detach(struct page_source *source)
{
	struct port_entry *complete = source->complete;

	__atomic_store_n(&source->detached, true, __ATOMIC_RELAXED);
	page_source_answer(source, 0, UINT64_MAX, 0);
	source->complete = NULL;
	if (complete && port_queue_entry(source->port, complete) != 0)
		kfree(complete);
}

struct page_source *page_source_new(struct pager *pager, struct port *port, uint64_t key)
{
	struct page_source *source = new(struct page_source);
	struct port_entry *complete = new(struct port_entry);

	if (!source || !complete) {
		kfree(source);
		kfree(complete);
		return NULL;
	}
	complete->packet = (struct port_packet){ .key = key, .type = PACKET_PAGE_REQUEST };
	complete->packet.page_request.command = PAGER_COMPLETE;
	complete->taken = complete_taken;
	*source = (struct page_source){ .pager = ref(pager), .port = ref(port), .key = key,
					.complete = complete };
	list_init(&source->node);
	list_init(&source->requests);
	return source;
}

void page_source_release(struct vmo *vmo)
{
	struct page_source *source = vmo->source;

	if (!source)
		return;
	if (source->pager) {
		object_lock(&source->pager->object);
		list_remove(&source->node);
		object_unlock(&source->pager->object);
		list_for_each_safe(request, &source->requests, struct page_request, node)
			request_remove(source, request);
		page_source_detach(source);
	}
	unref(source->pager);
	unref(source->port);
	unref(source->parent);
	kfree(source);
}

int page_source_of_clone(struct vmo *clone, struct vmo *parent, uint64_t offset, uint64_t limit)
{
	struct page_source *source = new(struct page_source);

	if (!source)
		return -ENOMEM;
	source->parent = ref(parent);
	source->offset = offset;
	source->limit = limit;
	clone->source = source;
	return 0;
}
