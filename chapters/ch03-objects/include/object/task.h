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
 * Chapter 3 knows states and ends; who runs a started thread is chapter 4's business, and what
 * its traps mean depends on the ABI of the process (chapters 5 and 6).
 */
#pragma once
#include <hal/context.h>
#include <object/handle.h>
#include <object/vmar.h>

#define JOB_DEPTH_MAX 32

struct abi;

struct job {
	struct object object;
	struct job *parent;     /* a reference; NULL: the root job */
	struct list node;       /* in the parent's children */
	struct list children;   /* struct job */
	struct list processes;  /* struct process */
	unsigned depth;
	bool killed;            /* takes no new children */
};

enum task_state { TASK_NEW, TASK_RUNNING, TASK_DEAD };

struct process {
	struct object object;
	struct job *job;        /* a reference */
	struct list node;       /* in the job */
	struct list threads;    /* struct thread: not yet dead */
	struct vmar *vmar;      /* a reference; empty once dead */
	struct handle_table handles;
	enum task_state state;
	bool exiting;           /* its threads are on their way out */
	int64_t return_code;    /* of the first exit or kill */
	const struct abi *abi;  /* which syscalls it speaks: chapter 4 */
	void *abi_data;         /* what the ABI keeps for the process */
	/* Its last thread is gone; handles and memory are still there. NULL: nothing to do. */
	void (*on_terminated)(struct process *process);
};

struct thread {
	struct object object;
	struct process *process; /* a reference */
	struct list node;        /* in the process */
	enum task_state state;
	bool killed;             /* must not enter user mode again */
	struct hal_context *context;
	void *task;              /* chapter 4: what runs the thread; kmalloc'ed */
	void *abi_data;          /* what the ABI keeps for the thread */
};

/* A thread's bit: it must leave whatever it waits for (kill, a signal). */
#define SIGNAL_INTERRUPT (1u << 20)

extern const struct object_type job_type, process_type, thread_type;

/* The root of all jobs, made at boot. */
struct job *job_root(void);
/* -ENOMEM; -EBADFD (the parent was killed); -ERANGE (too deep). */
int job_create(struct job *parent, struct job **out);
/* Kills all processes and jobs below; no new ones can be made. */
void job_kill(struct job *job, int64_t code);

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
/* The thread has left user mode for the last time; called by who ran it. */
void thread_terminated(struct thread *thread);

/* Between thread.c and process.c: a thread has left the process's list. */
void process_thread_gone(struct process *process);
