#include <kernel/test.h>
#include <lib/errno.h>
#include <object/profile.h>

TEST(profile_validates)
{
	static const struct {
		struct profile_info info;
		int answer;
	} cases[] = {
		{ { .flags = 0 }, -EINVAL },
		{ { .flags = 8 }, -EINVAL },
		{ { .flags = PROFILE_PRIORITY | PROFILE_DEADLINE }, -EINVAL },
		{ { .flags = PROFILE_PRIORITY, .priority = -1 }, -ERANGE },
		{ { .flags = PROFILE_PRIORITY, .priority = 32 }, -ERANGE },
		{ { .flags = PROFILE_PRIORITY | PROFILE_CPU_MASK, .priority = 31 }, 0 },
		{ { .flags = PROFILE_CPU_MASK, .cpu_mask = 1 }, 0 },
		{ { .flags = PROFILE_DEADLINE, .relative_deadline = 2, .period = 3 }, -EINVAL },
		{ { .flags = PROFILE_DEADLINE, .capacity = 3, .relative_deadline = 2,
		    .period = 4 }, -EINVAL },
		{ { .flags = PROFILE_DEADLINE, .capacity = 1, .relative_deadline = 5,
		    .period = 4 }, -EINVAL },
		{ { .flags = PROFILE_DEADLINE, .capacity = 1, .relative_deadline = 2,
		    .period = 3 }, 0 },
	};

	for (unsigned i = 0; i < array_size(cases); i++) {
		struct profile *profile = NULL;

		CHECK_EQ(profile_create(&cases[i].info, &profile), cases[i].answer);
		unref(profile);
	}
}
