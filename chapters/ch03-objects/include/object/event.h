/* Event: an object that is nothing but its signals. */
#pragma once
#include <object/object.h>

struct event {
	struct object object;
};

extern const struct object_type event_type;

/* -ENOMEM. The caller gets the reference. */
int event_create(struct event **out);
