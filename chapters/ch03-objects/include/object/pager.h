/*
 * Pager: a program that supplies the pages of VMOs. Whoever touches an absent page of such a VMO
 * asks: a packet goes to the port that the pager named, the operation returns -EAGAIN, and is run
 * again when the page has come.
 *
 *   vmo_page_locked ──► page request ──► packet ──► pager ──► pager_supply ──► request SIGNALED
 *        -EAGAIN ◄────────────┘                                                      │
 *        again   ◄────────────────────────────────────────────────────────────────────┘
 */
#pragma once
#include <object/port.h>
#include <object/vmo.h>

enum { PAGER_READ = 0, PAGER_COMPLETE = 1 }; /* commands: ZX_PAGER_VMO_* */

struct pager {
	struct object object;
	struct list sources; /* struct page_source: the VMOs that it feeds */
	bool closed;
};

extern const struct object_type pager_type;

/* -ENOMEM. */
int pager_create(struct pager **out);

/* A VMO whose requests go to the port, with the key. -ENOMEM, -ERANGE, -EBADFD (closed). */
int pager_create_vmo(struct pager *pager, struct port *port, uint64_t key, uint64_t size,
		     bool resizable, struct vmo **out);
/* No more requests: who waits, and who comes later, gets -EBADFD. The last packet says COMPLETE.
 * -EINVAL: it is not this pager's VMO. */
int pager_detach_vmo(struct pager *pager, struct vmo *vmo);

/*
 * Moves pages of `aux` into the VMO, where it has none yet; aux reads as zero there afterwards.
 * All page-aligned: -EINVAL; -ERANGE; -ENOMEM; -EBADFD (pinned, detached); -EOPNOTSUPP (aux has
 * pages that cannot move).
 */
int pager_supply(struct pager *pager, struct vmo *vmo, uint64_t offset, uint64_t size,
		 struct vmo *aux, uint64_t aux_offset);
/* The requests in the range fail with `error` (negative). -EINVAL, -ERANGE. */
int pager_fail(struct pager *pager, struct vmo *vmo, uint64_t offset, uint64_t size, int error);

/*
 * Called, perhaps under locks, when an operation must return -EAGAIN: `request` becomes SIGNALED
 * when it may be run again. Set by chapter 4, which knows who waits. NULL: nobody can.
 */
extern void (*page_request_hook)(struct object *request);
