/*
 * Handles: a process's numbers for objects, each with rights. A number tells nothing about the
 * object and is not used again soon after it is closed, so that a stale one is noticed.
 */
#pragma once
#include <object/object.h>
#include <object/rights.h>

typedef uint32_t handle_t;
#define HANDLE_INVALID 0u

/* A handle outside a table: on its way in a message, or just taken out. */
struct handle {
	struct object *object; /* opened (object_handle_opened) */
	rights_t rights;
};

struct handle_table {
	struct handle_slot *slots;
	uint32_t size;  /* slots allocated */
	uint32_t used;
	uint32_t next;  /* where to search for a free one */
};

void handle_table_init(struct handle_table *table);
/* Closes everything. */
void handle_table_destroy(struct handle_table *table);

/*
 * Opens a new handle to the object (the caller's own reference stays the caller's).
 * -ENOMEM, -EMFILE.
 */
int handle_add(struct handle_table *table, struct object *object, rights_t rights, handle_t *out);
/* The same for a handle that is already open: its ownership moves into the table on success. */
int handle_insert(struct handle_table *table, struct handle handle, handle_t *out);
/* Takes the handle out of the table: ownership moves to the caller. -EBADF. */
int handle_take(struct handle_table *table, handle_t number, struct handle *out);
int handle_close(struct handle_table *table, handle_t number);
void handle_release(struct handle handle);

/*
 * The object behind a number, with a reference for the caller. type NULL: any.
 * -EBADF; -EPROTOTYPE (another type); -EACCES (a right in `rights` is missing).
 */
int handle_get(const struct handle_table *table, handle_t number, const struct object_type *type,
	       rights_t rights, struct object **out);
/* The rights of a handle. -EBADF. */
int handle_rights(const struct handle_table *table, handle_t number, rights_t *out);
