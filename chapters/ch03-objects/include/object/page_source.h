/*
 * Page sources: where a VMO's absent pages come from when they are not zero. A pager's VMO asks its
 * pager (<object/pager.h>); a clone of such a VMO asks the VMO that it was made from.
 */
#pragma once
#include <object/pager.h>

/* The lock of the VMO guards it, but for `node`, which the pager's lock guards. */
struct page_source {
	struct list node;     /* in the pager's sources */
	struct vmo *vmo;      /* whose source this is; no reference */
	struct pager *pager;  /* a reference; NULL: a clone's */
	struct port *port;    /* a reference */
	uint64_t key;
	bool detached;
	struct list requests; /* struct page_request, each with a reference */
	struct port_entry *complete; /* the last packet; NULL once it is the port's */
	struct vmo *parent;   /* of a clone's: a reference */
	uint64_t offset;      /* where the clone begins in its parent */
	uint64_t limit;       /* pages of the clone behind this are zero */
};

/* -ENOMEM: NULL. The caller fills `vmo` and puts it into the pager's list. */
struct page_source *page_source_new(struct pager *pager, struct port *port, uint64_t key);
/* What a clone of a VMO with a source has: the parent itself. -ENOMEM. */
int page_source_of_clone(struct vmo *clone, struct vmo *parent, uint64_t offset, uint64_t limit);
/* The VMO dies. */
void page_source_release(struct vmo *vmo);

/* An absent page that is not zero. *frame has a reference for the caller. Errors as of
 * vmo_page_locked; -ENOENT: it is zero after all. The VMO's lock is held. */
int page_source_get(struct vmo *vmo, uint64_t offset, paddr_t *frame);

/* Requests in the range have an answer: an error, or (0) the page is there now. Lock held. */
void page_source_answer(struct page_source *source, uint64_t offset, uint64_t size, int error);
/* Nobody waits any more, and the pager is told. The lock is held, or nobody else sees the VMO. */
void page_source_detach(struct page_source *source);
