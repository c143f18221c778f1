/* Events: objects that are nothing but their signals; alone, or two that know each other. */
#pragma once
#include <object/object.h>

struct event {
	struct object object;
};

extern const struct object_type event_type;

/* -ENOMEM. The caller gets the reference. */
int event_create(struct event **out);

struct eventpair {
	struct object object;
};

extern const struct object_type eventpair_type;

/* Two ends (<object/pair.h>), a reference to each for the caller. -ENOMEM. */
int eventpair_create(struct eventpair **out0, struct eventpair **out1);
