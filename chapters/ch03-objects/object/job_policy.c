#include <lib/errno.h>
#include <object/task.h>
#include <object/timer_object.h>

/* --- Setting; the job's lock is held --- */

static bool is_new(uint32_t condition)
{
	return condition > POLICY_NEW_ANY && condition <= POLICY_NEW_PROFILE;
}

static bool concerns(const struct policy_setting *setting, uint32_t condition)
{
	return setting->condition == condition ||
	       (setting->condition == POLICY_NEW_ANY && is_new(condition));
}

static int check_setting(const struct job_policy *policy, const struct policy_setting *setting,
			 bool absolute)
{
	if (setting->condition >= POLICY_CONDITIONS || setting->action >= POLICY_ACTIONS)
		return -EINVAL;
	for (uint32_t i = 0; i < POLICY_CONDITIONS; i++)
		if (absolute && concerns(setting, i) && policy->fixed >> i & 1 &&
		    policy->actions[i] != setting->action)
			return -EEXIST;
	return 0;
}

/* `fixed_before`: what the job inherited. Settings of one request do not bar each other. */
static void apply_setting(struct job_policy *policy, uint32_t fixed_before,
			  const struct policy_setting *setting)
{
	for (uint32_t i = 0; i < POLICY_CONDITIONS; i++) {
		if (!concerns(setting, i) || fixed_before >> i & 1)
			continue;
		policy->actions[i] = (uint8_t)setting->action;
		if (setting->fix)
			policy->fixed |= 1u << i;
	}
}

static int check_settable(const struct job *job)
{
	return list_empty(&job->children) && list_empty(&job->processes) ? 0 : -EBADFD;
}

int job_set_policy(struct job *job, bool absolute, const struct policy_setting *settings,
		   size_t count)
{
	int err = count ? 0 : -EINVAL;
	uint32_t fixed;

	object_lock(&job->object);
	if (!err)
		err = check_settable(job);
	for (size_t i = 0; i < count && !err; i++)
		err = check_setting(&job->policy, &settings[i], absolute);
	fixed = job->policy.fixed;
	for (size_t i = 0; i < count && !err; i++)
		apply_setting(&job->policy, fixed, &settings[i]);
	object_unlock(&job->object);
	return err;
}

int job_set_timer_slack(struct job *job, uint64_t slack, unsigned mode)
{
	int err = mode > SLACK_LATE ? -EINVAL : 0;

	object_lock(&job->object);
	if (!err)
		err = check_settable(job);
	if (!err) {
		job->policy.timer_slack = max(job->policy.timer_slack, slack);
		job->policy.slack_mode = (uint8_t)mode;
	}
	object_unlock(&job->object);
	return err;
}

/* --- Applying --- */

int process_apply_policy(struct process *process, enum policy_condition condition,
			 bool *exception)
{
	struct job *job = process->job;
	uint8_t action;

	object_lock(&job->object);
	action = job->policy.actions[condition];
	object_unlock(&job->object);
	*exception = action == POLICY_ALLOW_EXCEPTION || action == POLICY_DENY_EXCEPTION;
	if (action == POLICY_KILL)
		process_exit(process, RETURN_POLICY_KILL);
	return action == POLICY_ALLOW || action == POLICY_ALLOW_EXCEPTION ? 0 : -EACCES;
}
