/*
 * Suspend token: as long as a handle to it exists, a thread, or all threads of a process, stay out
 * of user mode. SUSPENDED of the thread tells when it has left it.
 */
#pragma once
#include <object/object.h>

struct suspend_token {
	struct object object;
	struct object *task; /* a reference; NULL: released */
};

extern const struct object_type suspend_token_type;

/* -EINVAL (neither a thread nor a process); -EBADFD (dead, or dying); -ENOMEM. */
int suspend_token_create(struct object *task, struct suspend_token **out);
