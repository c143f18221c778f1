/*
 * Profile: how a thread wants to be scheduled. An object, so that who may decide (the root job) can
 * hand the decision to somebody else, who applies it to threads.
 */
#pragma once
#include <object/object.h>

/* ZX_PROFILE_INFO_FLAG_* */
enum { PROFILE_PRIORITY = 1, PROFILE_CPU_MASK = 2, PROFILE_DEADLINE = 4 };

#define PROFILE_PRIORITY_MAX 31 /* ZX_PRIORITY_HIGHEST */

struct profile_info {
	uint32_t flags;       /* which of these it sets: priority or deadline, not both */
	int32_t priority;     /* 0 … PROFILE_PRIORITY_MAX */
	uint64_t capacity, relative_deadline, period; /* nanoseconds: 0 < c <= d <= p */
	uint64_t cpu_mask;    /* bit n: CPU n */
};

struct profile {
	struct object object;
	struct profile_info info; /* fixed */
};

extern const struct object_type profile_type;

/* -EINVAL, -ERANGE (priority), -ENOMEM. */
int profile_create(const struct profile_info *info, struct profile **out);
