#include <kernel/test.h>
#include <lib/errno.h>
#include <object/task.h>
#include <object/timer_object.h>

static int set(struct job *job, bool absolute, uint32_t condition, uint32_t action, bool fix)
{
	struct policy_setting setting = { condition, action, fix };

	return job_set_policy(job, absolute, &setting, 1);
}

TEST(policy_is_inherited_and_may_be_fixed)
{
	struct job *job, *child;

	CHECK_EQ(job_create(job_root(), &job), 0);
	CHECK_EQ(set(job, true, POLICY_CONDITIONS, POLICY_DENY, false), -EINVAL);
	CHECK_EQ(set(job, true, POLICY_NEW_VMO, POLICY_ACTIONS, false), -EINVAL);
	CHECK_EQ(job_set_policy(job, true, NULL, 0), -EINVAL);
	CHECK_EQ(set(job, true, POLICY_NEW_ANY, POLICY_DENY, false), 0);
	CHECK_EQ(set(job, true, POLICY_BAD_HANDLE, POLICY_KILL, true), 0);
	CHECK_EQ(job_create(job, &child), 0);
	CHECK_EQ(child->policy.actions[POLICY_NEW_FIFO], POLICY_DENY);
	CHECK_EQ(child->policy.actions[POLICY_NEW_PROFILE], POLICY_DENY);
	CHECK_EQ(child->policy.actions[POLICY_AMBIENT_MARK_VMO_EXEC], POLICY_ALLOW);
	CHECK_EQ(set(job, true, POLICY_NEW_VMO, POLICY_ALLOW, false), -EBADFD); /* has a child */
	CHECK_EQ(set(child, true, POLICY_BAD_HANDLE, POLICY_ALLOW, false), -EEXIST);
	CHECK_EQ(set(child, true, POLICY_BAD_HANDLE, POLICY_KILL, false), 0); /* as it is */
	CHECK_EQ(set(child, false, POLICY_BAD_HANDLE, POLICY_ALLOW, false), 0); /* passed over */
	CHECK_EQ(child->policy.actions[POLICY_BAD_HANDLE], POLICY_KILL);
	CHECK_EQ(set(child, false, POLICY_NEW_FIFO, POLICY_ALLOW, false), 0);
	CHECK_EQ(child->policy.actions[POLICY_NEW_FIFO], POLICY_ALLOW);
	unref(child);
	unref(job);
}

TEST(policy_is_applied)
{
	static const struct policy_setting settings[] = {
		{ POLICY_NEW_VMO, POLICY_DENY, true },
		{ POLICY_NEW_PORT, POLICY_DENY_EXCEPTION, true },
		{ POLICY_NEW_EVENT, POLICY_ALLOW_EXCEPTION, true },
		{ POLICY_NEW_FIFO, POLICY_KILL, true },
	};
	struct process *process;
	struct job *job;
	bool exception;

	CHECK_EQ(job_create(job_root(), &job), 0);
	CHECK_EQ(job_set_policy(job, true, settings, array_size(settings)), 0);
	CHECK_EQ(job_set_timer_slack(job, 1000, SLACK_LATE + 1), -EINVAL);
	CHECK_EQ(job_set_timer_slack(job, 1000, SLACK_LATE), 0);
	CHECK_EQ(job_set_timer_slack(job, 500, SLACK_EARLY), 0); /* never less */
	CHECK_EQ(job->policy.timer_slack, 1000);
	CHECK_EQ(process_create(job, "p", NULL, &process), 0);
	CHECK_EQ(job_set_timer_slack(job, 2000, SLACK_LATE), -EBADFD);
	CHECK_EQ(process_apply_policy(process, POLICY_NEW_TIMER, &exception), 0);
	CHECK(!exception);
	CHECK_EQ(process_apply_policy(process, POLICY_NEW_VMO, &exception), -EACCES);
	CHECK(!exception);
	CHECK_EQ(process_apply_policy(process, POLICY_NEW_PORT, &exception), -EACCES);
	CHECK(exception);
	CHECK_EQ(process_apply_policy(process, POLICY_NEW_EVENT, &exception), 0);
	CHECK(exception);
	CHECK_EQ(process->state, TASK_NEW);
	CHECK_EQ(process_apply_policy(process, POLICY_NEW_FIFO, &exception), -EACCES);
	CHECK_EQ(process->state, TASK_DEAD);
	CHECK_EQ(process->return_code, RETURN_POLICY_KILL);
	unref(process);
	unref(job);
}
