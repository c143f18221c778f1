/*
 * Jobs, processes and threads: the tree of what runs.
 *
 *      job ── job ── process ── thread     a process has a VMAR and a handle table
 *                       └────── thread     a thread has a user context
 *
 * A parent keeps its children in lists without references; a child keeps a reference to its
 * parent. A living process has a reference of its own (dropped when it terminates), a started
 * thread too: what runs does not need a handle to go on.
 *
 *   thread    NEW ──start──► RUNNING ──(kill, exit)──► dying ──left user mode──► DEAD
 *                               ▲ │ suspend: does not enter user mode
 *                               └─┘ resume                       killing a NEW one: DEAD at once
 *
 * Locks: each task has its own; a parent's is taken before a child's. Fields say which guards them.
 *
 * Chapter 3 knows states and ends; who runs a started thread is chapter 4's business, and what
 * its traps mean depends on the ABI of the process (chapters 5 and 6).
 */
#pragma once
#include <hal/context.h>
#include <object/exception.h>
#include <object/futex.h>
#include <object/handle.h>
#include <object/policy.h>
#include <object/vmar.h>

#define JOB_DEPTH_MAX 32

enum {
	/* Of jobs: */
	SIGNAL_NO_JOBS = 1 << 4,
	SIGNAL_NO_PROCESSES = 1 << 5,
	/* Of threads: */
	SIGNAL_RUNNING = 1 << 4,
	SIGNAL_SUSPENDED = 1 << 5,
	SIGNAL_INTERRUPT = 1 << 20, /* it must leave whatever it waits for (kill, a signal) */
};

/* What a killed process or job returns: ZX_TASK_RETCODE_*. */
enum {
	RETURN_SYSCALL_KILL = -1024,
	RETURN_OOM_KILL = -1025,
	RETURN_POLICY_KILL = -1026,
	RETURN_VDSO_KILL = -1027,
	RETURN_EXCEPTION_KILL = -1028,
	RETURN_CRITICAL_PROCESS_KILL = -1029,
};

struct abi;

struct job {
	struct object object;   /* its lock guards the rest */
	struct job *parent;     /* a reference; NULL: the root job. Fixed */
	unsigned depth;         /* fixed */
	struct list node;       /* in the parent's children; the parent's lock */
	struct list children;   /* struct job */
	struct list processes;  /* struct process: not yet dead */
	bool killed;            /* takes no new children */
	int64_t return_code;    /* of the kill */
	struct job_policy policy;
	struct exception_channel exceptions[2]; /* [0] its own, [1] a debugger's */
};

enum task_state { TASK_NEW, TASK_RUNNING, TASK_DEAD };

struct process {
	struct object object;   /* its lock guards the rest */
	struct job *job;        /* a reference. Fixed */
	struct list node;       /* in the job; the job's lock */
	struct list threads;    /* struct thread: not yet dead */
	unsigned running;       /* threads that have started and are not dead */
	unsigned suspends;      /* suspend tokens that hold all threads */
	struct vmar *vmar;      /* a reference; NULL once dead. See process_vmar */
	struct handle_table handles;
	struct futex_table futexes;
	enum task_state state;
	bool exiting;           /* its threads are on their way out */
	bool finished;          /* somebody does, or has done, what comes after the last thread */
	int64_t return_code;    /* of the first exit or kill */
	struct job *critical_to;     /* a reference: the job that dies with it; NULL: none */
	bool critical_if_nonzero;    /* only if it returns something else than 0 */
	struct exception_channel exceptions[2]; /* as in a job */
	const struct abi *abi;  /* which syscalls it speaks: chapter 4 */
	void *abi_data;         /* what the ABI keeps for the process */
	/* Its last thread is gone; handles and memory are still there. NULL: nothing to do. */
	void (*on_terminated)(struct process *process);
};

/* Why a thread is not running: ZX_THREAD_STATE_BLOCKED_*, shifted. */
enum thread_blocked {
	THREAD_NOT_BLOCKED, THREAD_IN_EXCEPTION, THREAD_SLEEPING, THREAD_IN_FUTEX, THREAD_IN_PORT,
	THREAD_IN_CHANNEL, THREAD_IN_WAIT_ONE, THREAD_IN_WAIT_MANY, THREAD_IN_INTERRUPT,
	THREAD_IN_PAGER,
};

struct thread {
	struct object object;    /* its lock guards the rest */
	struct process *process; /* a reference. Fixed */
	struct list node;        /* in the process; the process's lock */
	enum task_state state;
	bool killed;             /* must not enter user mode again */
	bool in_user;            /* atomic: may be in user mode now */
	uint32_t stop;           /* atomic: THREAD_KILLED, and how many hold it suspended */
	enum thread_blocked blocked; /* set by the ABI around a wait, for thread_status */
	struct exception_channel exceptions[1];
	struct hal_context *context;
	void *task;              /* chapter 4: what runs the thread; kmalloc'ed */
	void *abi_data;          /* what the ABI keeps for the thread */
};

#define THREAD_KILLED (UINT32_C(1) << 31)

extern const struct object_type job_type, process_type, thread_type;

/* The root of all jobs, made at boot. */
struct job *job_root(void);
/* -ENOMEM; -EBADFD (the parent was killed); -ERANGE (too deep). */
int job_create(struct job *parent, struct job **out);
/* Kills all processes and jobs below; no new ones can be made. */
void job_kill(struct job *job, int64_t code);
/* Between job.c and process.c: a process comes to its job (-EBADFD), and leaves it. */
int job_add_process(struct job *job, struct process *process);
void job_remove_process(struct job *job, struct process *process);
/*
 * When the process ends (`if_nonzero`: with another code than 0), the job is killed. -EEXIST: it is
 * critical to a job already; -EINVAL: the job is not above it; -EBADFD: it is dead.
 */
int job_set_critical(struct job *job, struct process *process, bool if_nonzero);

/* A process with an address space of its own (`like` as in vmar_create). -ENOMEM, -EBADFD. */
int process_create(struct job *job, const char *name, const struct vmar *like,
		   struct process **out);
/* The same in an address space that exists (fork, vfork); takes its own reference. */
int process_create_in(struct job *job, const char *name, struct vmar *vmar, struct process **out);
/* Its address space becomes another one (exec), with a reference of its own; NULL: none. What no
 * process uses any more is unmapped. */
void process_set_vmar(struct process *process, struct vmar *vmar);
/* The address space with a reference for the caller; NULL: the process is dead. Threads of the
 * process itself need not ask. */
struct vmar *process_vmar(struct process *process);
/* The process ends: its threads are told to leave; the last one takes the rest down. */
void process_exit(struct process *process, int64_t code);

/* -ENOMEM; -EBADFD (the process has ended). */
int thread_create(struct process *process, const char *name, struct thread **out);
/* NEW to RUNNING, with its first registers set; the process too. -EBADFD. */
int thread_start(struct thread *thread, vaddr_t pc, vaddr_t sp, uint64_t arg0, uint64_t arg1);
/* The same for a thread whose registers are set already (fork). */
int thread_start_prepared(struct thread *thread);
/* Asks the thread to end: it will not enter user mode again and leaves what it waits for. */
void thread_kill(struct thread *thread);
/* The same for who holds the process's lock. True: it was NEW, and is dead. */
bool thread_kill_locked(struct thread *thread);
/* The thread has left user mode for the last time; called by who ran it. */
void thread_terminated(struct thread *thread);

/*
 * Around each visit to user mode. False: it must not go there now, because it is killed or (see
 * RUNNING, for which it waits) suspended; then there is no visit to leave.
 */
bool thread_enter_user(struct thread *thread);
void thread_leave_user(struct thread *thread);

/* For suspend tokens, under the thread's lock: one more, and one less, who keeps it out. */
void thread_suspend_locked(struct thread *thread);
void thread_resume_locked(struct thread *thread);

/* What a program is told about a thread. */
enum thread_status {
	THREAD_STATUS_NEW, THREAD_STATUS_RUNNING, THREAD_STATUS_SUSPENDED, THREAD_STATUS_BLOCKED,
	THREAD_STATUS_DYING, THREAD_STATUS_DEAD,
};
enum thread_status thread_get_status(struct thread *thread);
