/*
 * Handles: a process's numbers for objects, each with rights. A number tells nothing about the
 * object and is not used again soon after it is closed, so that a stale one is noticed. This is the
 * one place where rights are checked.
 *
 * The table's lock is the first in the order (<object/object.h>). No lock is held by callers.
 */
#pragma once
#include <object/object.h>
#include <object/rights.h>

typedef uint32_t handle_t;
#define HANDLE_INVALID 0u

#define HANDLES_MAX   65536 /* in one table */
#define HANDLE_CHUNKS 13    /* of 16, 16, 32, 64, … slots: a table grows and nothing moves */

/* A handle outside a table: on its way in a message, or just taken out. */
struct handle {
	struct object *object; /* opened (object_handle_opened) */
	rights_t rights;
};

struct handle_table {
	struct spinlock lock;                      /* guards all below */
	struct handle_slot *chunks[HANDLE_CHUNKS]; /* NULL: not needed yet */
	uint32_t used;                             /* handles in the table */
	uint32_t size;                             /* slots that exist */
	uint32_t first_free, last_free;            /* a queue, so that all slots take turns */
	bool closed;
};

void handle_table_init(struct handle_table *table);
/* Closes everything; from now on nothing can be added: -EBADFD. */
void handle_table_close(struct handle_table *table);
/* The same, and frees it; nobody else may see the table any more. */
void handle_table_destroy(struct handle_table *table);
/* How many handles there are now. */
uint32_t handle_table_count(struct handle_table *table);

/*
 * Opens a new handle to the object (the caller's own reference stays the caller's).
 * -ENOMEM, -EMFILE, -EBADFD (the table is closed).
 */
int handle_add(struct handle_table *table, struct object *object, rights_t rights, handle_t *out);
/* The same for a handle that is already open: its ownership moves into the table on success. */
int handle_insert(struct handle_table *table, struct handle handle, handle_t *out);
/* Takes the handle out of the table: ownership moves to the caller. -EBADF. */
int handle_take(struct handle_table *table, handle_t number, struct handle *out);
int handle_close(struct handle_table *table, handle_t number);
void handle_release(struct handle handle);

/*
 * A second handle to the same object. RIGHTS_SAME, or rights that the first has: else -EINVAL.
 * -EBADF; -EACCES (without RIGHT_DUPLICATE); -ENOMEM, -EMFILE.
 */
int handle_duplicate(struct handle_table *table, handle_t number, rights_t rights, handle_t *out);

/*
 * The object behind a number, with a reference for the caller. type NULL: any. `have` (may be
 * NULL) receives all the rights of the handle.
 * -EBADF; -EPROTOTYPE (another type); -EACCES (a right in `rights` is missing).
 */
int handle_get(struct handle_table *table, handle_t number, const struct object_type *type,
	       rights_t rights, struct object **out);
int handle_get_rights(struct handle_table *table, handle_t number, const struct object_type *type,
		      rights_t rights, struct object **out, rights_t *have);

/*
 * Registers an observer of the object behind the handle, with RIGHT_WAIT. When the handle is closed
 * or sent away, the observer is removed and `cancelled` is called. -EBADF, -EACCES.
 */
int handle_observe(struct handle_table *table, handle_t number, struct observer *observer);

/*
 * Sending handles away, all or none. After handles_move_begin (all have the rights, or an error
 * and nothing has happened: -EBADF, -EACCES) the numbers mean nothing to anybody, and `out` shows
 * the handles. Then handles_move_end: `sent` says whether they are the receiver's now, or again
 * what they were.
 */
int handles_move_begin(struct handle_table *table, const handle_t *numbers, size_t count,
		       rights_t rights, struct handle *out);
void handles_move_end(struct handle_table *table, const handle_t *numbers, size_t count, bool sent);
