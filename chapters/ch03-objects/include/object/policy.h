/*
 * Job policy: what happens when a process of the job does certain things. A job begins with its
 * parent's policy, and may be given another one while it is empty.
 */
#pragma once
#include <object/object.h>

enum policy_condition { /* ZX_POL_* */
	POLICY_BAD_HANDLE, POLICY_WRONG_OBJECT, POLICY_VMAR_WX,
	POLICY_NEW_ANY, /* only in requests: all that begin with NEW */
	POLICY_NEW_VMO, POLICY_NEW_CHANNEL, POLICY_NEW_EVENT, POLICY_NEW_EVENTPAIR, POLICY_NEW_PORT,
	POLICY_NEW_SOCKET, POLICY_NEW_FIFO, POLICY_NEW_TIMER, POLICY_NEW_PROCESS,
	POLICY_NEW_PROFILE, POLICY_AMBIENT_MARK_VMO_EXEC, POLICY_CONDITIONS,
};

enum policy_action { /* ZX_POL_ACTION_* */
	POLICY_ALLOW, POLICY_DENY, POLICY_ALLOW_EXCEPTION, POLICY_DENY_EXCEPTION, POLICY_KILL,
	POLICY_ACTIONS,
};

struct job_policy {
	uint8_t actions[POLICY_CONDITIONS];
	uint32_t fixed;         /* bit n: jobs below may not change condition n */
	uint64_t timer_slack;   /* at least so much, in nanoseconds */
	uint8_t slack_mode;     /* enum timer_slack */
};

struct policy_setting {
	uint32_t condition, action;
	bool fix;
};

struct job;
struct process;

/*
 * All settings or none. `absolute`: a condition that a job above has fixed is an error (-EEXIST);
 * otherwise it is passed over. -EINVAL; -EBADFD (the job has children or processes).
 */
int job_set_policy(struct job *job, bool absolute, const struct policy_setting *settings,
		   size_t count);
/* Timers of its processes get at least this slack. -EINVAL, -EBADFD. */
int job_set_timer_slack(struct job *job, uint64_t slack, unsigned mode);

/*
 * The process does something that is subject to policy. 0: it may; -EACCES: it may not.
 * *exception: in both cases, the thread gets a policy exception. It may be killed by this.
 */
int process_apply_policy(struct process *process, enum policy_condition condition,
			 bool *exception);
