#include <lib/errno.h>
#include <mm/heap.h>
#include <object/profile.h>
#include <object/rights.h>

static void profile_destroy(struct object *object)
{
	kfree(container_of(object, struct profile, object));
}

const struct object_type profile_type = {
	.name = "profile",
	.number = 25,
	.rights = RIGHT_DUPLICATE | RIGHT_TRANSFER | RIGHT_INSPECT | RIGHT_APPLY_PROFILE,
	.destroy = profile_destroy,
};

static int check(const struct profile_info *info)
{
	unsigned how = info->flags & (PROFILE_PRIORITY | PROFILE_DEADLINE);

	if (!info->flags || (info->flags & ~(unsigned)(how | PROFILE_CPU_MASK)) ||
	    how == (PROFILE_PRIORITY | PROFILE_DEADLINE))
		return -EINVAL;
	if (how == PROFILE_PRIORITY &&
	    (info->priority < 0 || info->priority > PROFILE_PRIORITY_MAX))
		return -ERANGE;
	if (how == PROFILE_DEADLINE &&
	    (!info->capacity || info->capacity > info->relative_deadline ||
	     info->relative_deadline > info->period))
		return -EINVAL;
	return 0;
}

int profile_create(const struct profile_info *info, struct profile **out)
{
	struct profile *profile;
	int err = check(info);

	if (err)
		return err;
	profile = new(struct profile);
	if (!profile)
		return -ENOMEM;
	object_init(&profile->object, &profile_type, 0);
	profile->info = *info;
	*out = profile;
	return 0;
}
